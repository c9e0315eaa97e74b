package dev.netduo.k8s.protobuf;

/** Bytes are no protobuf message, or none of the kind they say. */
public final class MalformedProtobuf extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedProtobuf(String message) {
    super(message);
  }

  /** What is wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
