package dev.netduo.k8s.server.http;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.server.auth.User;
import java.util.List;
import java.util.Optional;

/** A request. */
public interface Call {

  /** For example {@code GET}. */
  String method();

  /**
   * The parts of the path between slashes, decoded; empty for the root. None is empty, {@code .} or
   * {@code ..}, and none has a slash or a control character in it.
   */
  List<String> path();

  /** What follows the question mark. */
  Query query();

  /** A header's value; several are joined by commas. */
  Optional<String> header(String name);

  /** Who asks; empty where there are no credentials, or wrong ones. */
  Optional<User> user();

  /**
   * The body, read to its end.
   *
   * @throws ApiException 413 where it is longer than the limit, 400 or 408 where it does not arrive
   */
  byte[] body();

  /** The body's media type in lower case without parameters; empty where it is not said. */
  default String contentType() {
    return header("Content-Type")
        .map(type -> type.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT))
        .orElse("");
  }

  /** The host and port the client asked, for example {@code 127.0.0.1:6443}. */
  default String host() {
    return header("Host").orElse("localhost");
  }
}
