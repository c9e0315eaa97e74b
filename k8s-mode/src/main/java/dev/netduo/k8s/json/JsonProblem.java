package dev.netduo.k8s.json;

/** A text is no JSON, or no JSON of the object it is taken for; the message in Go's words. */
public final class JsonProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public JsonProblem(String message) {
    super(message);
  }

  /** What is wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
