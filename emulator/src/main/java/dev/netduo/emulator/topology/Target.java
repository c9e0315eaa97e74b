package dev.netduo.emulator.topology;

import dev.netduo.emulator.net.Ip;

/** What an element of a map leads to. */
public sealed interface Target {
  /** A verdict. */
  record To(Verdict verdict) implements Target {}

  /** A number that a mark is set to. */
  record Mark(int value) implements Target {}

  /** An address and port that a destination is rewritten to. */
  record Endpoint(Ip ip, int port) implements Target {}
}
