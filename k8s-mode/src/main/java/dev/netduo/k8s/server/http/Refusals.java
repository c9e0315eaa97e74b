package dev.netduo.k8s.server.http;

import dev.netduo.k8s.api.ApiException;
import java.util.List;

/** Refusals that are about the request and not about an object, in the API server's words. */
public final class Refusals {
  private Refusals() {}

  /** Nobody knows who asks. */
  public static ApiException unauthorized() {
    return refusal(401, "Unauthorized", "Unauthorized");
  }

  /** There is no such path. */
  public static ApiException noSuchPath() {
    return refusal(404, "NotFound", "the server could not find the requested resource");
  }

  /** The path has no such verb. */
  public static ApiException methodNotAllowed() {
    return refusal(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  /** The client reads nothing the server writes. */
  public static ApiException notAcceptable(List<String> served) {
    return refusal(
        406,
        "NotAcceptable",
        "only the following media types are accepted: " + String.join(", ", served));
  }

  /** The client took too long. */
  public static ApiException timeout() {
    return refusal(408, "Timeout", "the request's body did not arrive in time");
  }

  /** The body is longer than the server reads. */
  public static ApiException tooLarge(long limit) {
    return refusal(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit);
  }

  /** The body is of a type the server does not read. */
  public static ApiException unsupportedMediaType(List<String> read) {
    return refusal(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + String.join(", ", read));
  }

  /** Any code with the reason that Kubernetes has for it. */
  public static ApiException of(int code, String message) {
    return refusal(code, reason(code), message);
  }

  private static ApiException refusal(int code, String reason, String message) {
    return new ApiException(code, reason, message, "", List.of());
  }

  private static String reason(int code) {
    return switch (code) {
      case 400 -> "BadRequest";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 405 -> "MethodNotAllowed";
      case 406 -> "NotAcceptable";
      case 408 -> "Timeout";
      case 409 -> "Conflict";
      case 410 -> "Expired";
      case 413 -> "RequestEntityTooLarge";
      case 415 -> "UnsupportedMediaType";
      case 429 -> "TooManyRequests";
      case 503 -> "ServiceUnavailable";
      case 504 -> "Timeout";
      default -> code < 500 ? "BadRequest" : "InternalError";
    };
  }
}
