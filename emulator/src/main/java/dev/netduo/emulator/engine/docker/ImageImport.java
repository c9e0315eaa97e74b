package dev.netduo.emulator.engine.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;

/**
 * Makes an image of a root file system ({@code POST /images/create?fromSrc=-}). docker-java's own
 * command for it (3.7.1) sends an empty body, so the request is made here, over its transport.
 */
final class ImageImport {
  private final DockerHttpClient transport;
  private final EngineErrors errors;

  ImageImport(DockerHttpClient transport, EngineErrors errors) {
    this.transport = transport;
    this.errors = errors;
  }

  void run(InputStream tar, String reference) {
    var request =
        Request.builder()
            .method(Request.Method.POST)
            .path("/images/create?fromSrc=-&repo=" + URLEncoder.encode(reference, UTF_8))
            .putHeader("Content-Type", "application/x-tar")
            .body(tar)
            .build();
    try (var response = transport.execute(request)) {
      var words = new String(response.getBody().readAllBytes(), UTF_8).strip();
      if (response.getStatusCode() != 200) {
        throw errors.refused(response.getStatusCode(), EngineErrors.words(words), null);
      }
      // What goes wrong after the first byte comes as a line within a successful answer.
      words
          .lines()
          .filter(line -> line.contains("\"errorDetail\""))
          .findFirst()
          .ifPresent(line -> {
            throw new EngineException(Reason.BAD_REQUEST, line, "", null);
          });
    } catch (IOException e) {
      throw errors.translate(e);
    }
  }
}
