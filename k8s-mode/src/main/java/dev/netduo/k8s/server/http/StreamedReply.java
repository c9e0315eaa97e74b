package dev.netduo.k8s.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;

/** Sends an answer that goes on for as long as the client stays. */
final class StreamedReply implements Outlet {
  private final Response response;
  private final ClientPresence presence;

  private StreamedReply(Response response, ClientPresence presence) {
    this.response = response;
    this.presence = presence;
  }

  static void send(Request request, Response response, Reply.Streamed reply) throws IOException {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    // A quiet answer is no idle one.
    request.addIdleTimeoutListener(_ -> false);
    var presence =
        new ClientPresence(request.getConnectionMetaData().getConnection().getEndPoint());
    try {
      presence.watch();
      reply.source().writeTo(new StreamedReply(response, presence));
    } finally {
      presence.end();
    }
    Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
  }

  @Override
  public void begin() throws IOException {
    Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    Content.Sink.write(response, false, ByteBuffer.wrap(bytes));
  }

  @Override
  public void onGone(Runnable action) {
    presence.onGone(action);
  }
}
