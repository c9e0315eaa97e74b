package dev.netduo.k8s.runtime.probe;

/** What a probe is asked for. */
public enum ProbeKind {
  STARTUP("Startup", "startup"),
  LIVENESS("Liveness", "liveness"),
  READINESS("Readiness", "readiness");

  private final String title;
  private final String word;

  ProbeKind(String title, String word) {
    this.title = title;
    this.word = word;
  }

  /** At the beginning of a message. */
  public String title() {
    return title;
  }

  /** Within a message. */
  public String word() {
    return word;
  }
}
