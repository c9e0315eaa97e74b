package dev.netduo.k8s.server.http;

import dev.netduo.k8s.json.Json;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses is answered with a Status object too. */
final class StatusErrors extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var message = Optional.ofNullable((String) request.getAttribute(ERROR_MESSAGE));
    var code = response.getStatus();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Reply.JSON);
    response.write(true, ByteBuffer.wrap(body(code, message)), callback);
    return true;
  }

  private static byte[] body(int code, Optional<String> message) {
    return Json.bytes(
        Statuses.failure(Refusals.of(code, message.orElse("the request cannot be served"))));
  }
}
