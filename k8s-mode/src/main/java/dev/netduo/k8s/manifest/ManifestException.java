package dev.netduo.k8s.manifest;

import dev.netduo.emulator.NetduoException;
import java.util.List;

/** Manifests with mistakes; the message names each on a line of its own. */
public final class ManifestException extends NetduoException {
  private final List<String> problems;

  /**
   * @param problems each as {@code file:line: field path: message}
   */
  public ManifestException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each mistake as {@code file:line: field path: message}. */
  public List<String> problems() {
    return problems;
  }
}
