package dev.netduo.k8s.api;

import dev.netduo.emulator.NetduoException;
import java.util.List;
import java.util.Optional;

/**
 * The API refuses, in the words of the real API server. Source: Kubernetes {@code
 * apimachinery/pkg/api/errors}.
 */
public final class ApiException extends NetduoException {
  public static final int BAD_REQUEST = 400;
  public static final int FORBIDDEN = 403;
  public static final int NOT_FOUND = 404;
  public static final int CONFLICT = 409;
  public static final int GONE = 410;
  public static final int INVALID = 422;
  public static final int INTERNAL_ERROR = 500;
  public static final int TIMEOUT = 504;

  private final int code;
  private final String reason;
  private final List<Cause> causes;
  private final Optional<Subject> subject;

  /**
   * What a refusal is about.
   *
   * @param group the API group; empty for the core group
   * @param kind the plural, or where fields are wrong the kind
   * @param name the object's name; may be empty
   */
  public record Subject(String group, String kind, String name) {}

  /**
   * One wrong field.
   *
   * @param field its path, for example {@code spec.ports[0].port}
   * @param message what is wrong, for example {@code Invalid value: 70000: must be between 1 and
   *     65535, inclusive}
   */
  public record Cause(String field, String message) {
    @Override
    public String toString() {
      return field + ": " + message;
    }
  }

  /**
   * @param code the HTTP status, for example 404
   * @param reason the machine-readable word, for example {@code NotFound}
   * @param message the server's sentence
   * @param hint what to do about it, or empty
   * @param causes the wrong fields, where it is about fields
   */
  public ApiException(int code, String reason, String message, String hint, List<Cause> causes) {
    this(code, reason, message, hint, causes, Optional.empty());
  }

  private ApiException(
      int code,
      String reason,
      String message,
      String hint,
      List<Cause> causes,
      Optional<Subject> subject) {
    super(message, hint);
    this.code = code;
    this.reason = reason;
    this.causes = List.copyOf(causes);
    this.subject = subject;
  }

  /** There is no such object. */
  public static ApiException notFound(ResourceKind<?> kind, String name) {
    return about(
        kind, name, NOT_FOUND, "NotFound", kind.qualifiedPlural() + " \"" + name + "\" not found");
  }

  /** The name is taken. */
  public static ApiException alreadyExists(ResourceKind<?> kind, String name) {
    return about(
        kind,
        name,
        CONFLICT,
        "AlreadyExists",
        kind.qualifiedPlural() + " \"" + name + "\" already exists");
  }

  /** Somebody else was quicker. */
  public static ApiException conflict(ResourceKind<?> kind, String name, String why) {
    return about(
        kind,
        name,
        CONFLICT,
        "Conflict",
        "Operation cannot be fulfilled on " + kind.qualifiedPlural() + " \"" + name + "\": " + why);
  }

  /** The object may not be there now. */
  public static ApiException forbidden(ResourceKind<?> kind, String name, String why) {
    return about(
        kind,
        name,
        FORBIDDEN,
        "Forbidden",
        kind.qualifiedPlural() + " \"" + name + "\" is forbidden: " + why);
  }

  /** Fields are wrong. */
  public static ApiException invalid(ResourceKind<?> kind, String name, List<Cause> causes) {
    var group = kind.group().isEmpty() ? "" : "." + kind.group();
    var fields = causes.stream().map(Cause::toString).toList();
    var text = fields.size() == 1 ? fields.getFirst() : "[" + String.join(", ", fields) + "]";
    return new ApiException(
        INVALID,
        "Invalid",
        kind.kind() + group + " \"" + name + "\" is invalid: " + text,
        "",
        causes,
        Optional.of(new Subject(kind.group(), kind.kind(), name)));
  }

  /** The request makes no sense. */
  public static ApiException badRequest(String message) {
    return plain(BAD_REQUEST, "BadRequest", message);
  }

  /** The history that is asked for is no longer kept. */
  public static ApiException gone(String message) {
    return plain(GONE, "Expired", message);
  }

  /** The moment that is asked for is yet to come; asking again later may help. */
  public static ApiException tooLargeVersion(long wanted, long current) {
    return new ApiException(
        TIMEOUT,
        "Timeout",
        "Too large resource version: " + wanted + ", current: " + current,
        "",
        List.of(new Cause("", "Too large resource version")));
  }

  /** Something that is not the caller's fault went wrong. */
  public static ApiException internal(NetduoException cause) {
    return new ApiException(
        INTERNAL_ERROR,
        "InternalError",
        String.valueOf(cause.getMessage()),
        cause.hint(),
        List.of(),
        Optional.empty());
  }

  private static ApiException about(
      ResourceKind<?> kind, String name, int code, String reason, String message) {
    return new ApiException(
        code,
        reason,
        message,
        "",
        List.of(),
        Optional.of(new Subject(kind.group(), kind.plural(), name)));
  }

  private static ApiException plain(int code, String reason, String message) {
    return new ApiException(code, reason, message, "", List.of());
  }

  /** The HTTP status, for example 404. */
  public int code() {
    return code;
  }

  /** The machine-readable word, for example {@code NotFound} or {@code AlreadyExists}. */
  public String reason() {
    return reason;
  }

  /** The wrong fields; empty where it is not about fields. */
  public List<Cause> causes() {
    return causes;
  }

  /** What it is about, where it is about an object. */
  public Optional<Subject> subject() {
    return subject;
  }

  /** Whether the object is missing. */
  public boolean isNotFound() {
    return code == NOT_FOUND;
  }
}
