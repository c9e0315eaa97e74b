package dev.netduo.emulator.probe;

import java.util.List;

/** Sends probes. */
public interface Prober {

  /** Sends all probes at once and answers their results in the same order, when the last is in. */
  List<ProbeResult> send(List<? extends Probe> probes);

  /** Sends one probe. */
  default ProbeResult send(Probe probe) {
    return send(List.of(probe)).getFirst();
  }
}
