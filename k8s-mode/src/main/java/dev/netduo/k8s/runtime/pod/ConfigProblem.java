package dev.netduo.k8s.runtime.pod;

import dev.netduo.emulator.NetduoException;

/** What a pod refers to is missing, or what it asks for is refused; it may be there later. */
public final class ConfigProblem extends NetduoException {

  /** The message is what the kubelet would say. */
  public ConfigProblem(String message) {
    super(message);
  }
}
