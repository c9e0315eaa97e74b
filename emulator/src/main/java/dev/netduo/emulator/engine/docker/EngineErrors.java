package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Turns what docker-java throws into the errors of the port, in the Engine's own words. */
final class EngineErrors {
  // "Bind for 0.0.0.0:8080 failed: port is already allocated" up to Engine 27, "failed to bind host
  // port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use" from 28 on.
  private static final Pattern NO_LINK_TYPE =
      Pattern.compile("failed to create the (\\w+) port: operation not supported");
  private static final Pattern PORT_TAKEN =
      Pattern.compile(
          "(?:Bind for|listen (?:tcp|udp|sctp)[46]?|failed to bind (?:host )?port(?: for)?)"
              + " \\S*?:(\\d+)\\b.*(?:port is already allocated|address already in use)",
          Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile(
          "executable file not found|exec: \"|exec failed|starting container process caused",
          Pattern.DOTALL);

  private final EngineAddress address;

  // Of a class of its own: it takes a quarter of a second to make, and most requests succeed.
  private static final class Json {
    static final JsonMapper MAPPER = new JsonMapper();
  }

  EngineErrors(EngineAddress address) {
    this.address = address;
  }

  /** Runs a request and translates whatever it throws. */
  <T> T translated(Supplier<T> request) {
    try {
      return request.get();
    } catch (NetduoException e) {
      throw e;
    } catch (RuntimeException e) {
      throw translate(e);
    }
  }

  /** As {@link #translated(Supplier)}, for a request without an answer. */
  void translated(Runnable request) {
    translated(() -> {
      request.run();
      return true;
    });
  }

  /** The error of the port for anything a request threw. */
  EngineException translate(Throwable thrown) {
    if (thrown instanceof EngineException known) {
      return known;
    }
    if (thrown instanceof DockerException refused && refused.getHttpStatus() > 0) {
      return refused(refused.getHttpStatus(), words(refused), refused);
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return unreachable(cause);
      }
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return new EngineException(Reason.OTHER, "interrupted", "", thrown);
      }
    }
    return new EngineException(Reason.OTHER, message(thrown), "", thrown);
  }

  /** The error for a status code with the Engine's words. */
  EngineException refused(int status, String words, @Nullable Throwable cause) {
    var taken = PORT_TAKEN.matcher(words);
    if (taken.find()) {
      return new EngineException(
          Reason.PORT_TAKEN,
          "port " + taken.group(1) + " is already in use on this machine (Engine: " + words + ")",
          "choose another host port, or stop what uses it",
          cause);
    }
    var unknownToKernel = NO_LINK_TYPE.matcher(words);
    if (unknownToKernel.find()) {
      return new EngineException(
          Reason.OTHER,
          "this machine's kernel has no " + unknownToKernel.group(1) + " (Engine: " + words + ")",
          "use a bridge or macvlan network",
          cause);
    }
    if ((status == 400 || status == 500 || status == 404) && COMMAND.matcher(words).find()) {
      return new EngineException(Reason.COMMAND_NOT_FOUND, words, "", cause);
    }
    if (words.startsWith("This node is not a swarm manager")) {
      return new EngineException(Reason.NOT_A_MANAGER, words, "", cause);
    }
    var reason =
        switch (status) {
          case 400 -> Reason.BAD_REQUEST;
          case 404 -> Reason.NOT_FOUND;
          // Network errors of the kind "already exists" and "has active endpoints" come as 403.
          case 403, 409 -> Reason.CONFLICT;
          default -> Reason.OTHER;
        };
    return new EngineException(reason, words, "", cause);
  }

  /** The error for an Engine that does not answer. */
  EngineException unreachable(Throwable cause) {
    var denied =
        String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("permission denied");
    return new EngineException(
        Reason.UNREACHABLE,
        denied
            ? "this user may not talk to the Docker Engine at " + address
            : "no Docker Engine answers at " + address + " (" + message(cause) + ")",
        denied
            ? "run as root or join the group 'docker'"
            : "start it, set DOCKER_HOST, or run 'netduo doctor --fix'",
        cause);
  }

  private static String words(DockerException refused) {
    return words(message(refused).replaceFirst("^Status \\d+: ", "").strip());
  }

  /** The {@code message} of an error body, or the body itself where it is no JSON. */
  static String words(String body) {
    if (!body.startsWith("{")) {
      return body;
    }
    try {
      return Json.MAPPER.readTree(body).path("message").asString(body).strip();
    } catch (JacksonException e) {
      return body;
    }
  }

  private static String message(Throwable thrown) {
    var message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
