package dev.netduo.k8s.server.http;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.server.auth.Authentication;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives Jetty's requests to an endpoint, and its replies to Jetty. */
final class JettyEndpoint extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(JettyEndpoint.class);

  /** How much of a body that nobody wants is read after the answer, in bytes. */
  private static final long LINGER = 4L * JettyCall.BODY_LIMIT;

  private final Authentication authentication;
  private final Endpoint endpoint;

  JettyEndpoint(Authentication authentication, Endpoint endpoint) {
    this.authentication = authentication;
    this.endpoint = endpoint;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    try {
      send(reply(request), request, response, callback);
    } catch (IOException e) {
      // The client is gone, or will see that the answer is cut short.
      callback.failed(e);
    }
    return true;
  }

  private Reply reply(Request request) {
    try {
      return endpoint.serve(JettyCall.of(request, user(request)));
    } catch (NetduoException e) {
      return refusal(e);
    } catch (RuntimeException e) {
      LOG.error("{} {}", request.getMethod(), request.getHttpURI(), e);
      return Reply.refusal(Refusals.of(500, "Internal error occurred: " + e));
    }
  }

  // What pods refuse is no fault of the server's.
  private static Reply refusal(NetduoException e) {
    return Reply.refusal(
        e instanceof ApiException refusal
            ? refusal
            : new ApiException(
                ApiException.BAD_REQUEST,
                "BadRequest",
                String.valueOf(e.getMessage()),
                e.hint(),
                List.of()));
  }

  private Optional<dev.netduo.k8s.server.auth.User> user(Request request) {
    var header = Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION));
    return authentication.user(header, certificates(request));
  }

  private static List<X509Certificate> certificates(Request request) {
    return request.getAttribute(SslSessionData.ATTRIBUTE) instanceof SslSessionData session
            && session.peerCertificates() != null
        ? List.of(session.peerCertificates())
        : List.of();
  }

  private static void send(Reply reply, Request request, Response response, Callback callback)
      throws IOException {
    switch (reply) {
      case Reply.Whole whole -> {
        response.setStatus(whole.status());
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, whole.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, whole.body().remaining());
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache, private");
        WarningHeaders.of(whole.warnings())
            .forEach(warning -> headers.add(WarningHeaders.NAME, warning));
        Content.Sink.write(response, true, whole.body());
        readOn(request);
        callback.succeeded();
      }
      case Reply.Streamed streamed -> {
        try {
          StreamedReply.send(request, response, streamed);
          callback.succeeded();
        } catch (NetduoException e) {
          if (response.isCommitted()) {
            throw new IOException("the answer was cut short", e);
          }
          response.reset();
          send(refusal(e), request, response, callback);
        }
      }
      case Reply.WebSocket socket -> upgrade(socket, request, response, callback);
      case Reply.Upgrade upgrade -> handOver(upgrade, request, response, callback);
    }
  }

  // RFC 9112, section 9.6: a connection closed with bytes unread is reset, and a client that still
  // sends may lose the answer to it.
  private static void readOn(Request request) throws IOException {
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      return;
    }
    var in = Content.Source.asInputStream(request);
    in.skip(LINGER);
  }

  private static void upgrade(
      Reply.WebSocket socket, Request request, Response response, Callback callback) {
    var container = ServerWebSocketContainer.get(request.getContext());
    var upgraded =
        container.upgrade(
            (_, answer, _) -> {
              if (!socket.subprotocol().isEmpty()) {
                answer.setAcceptedSubProtocol(socket.subprotocol());
              }
              return socket.listener();
            },
            request,
            response,
            callback);
    if (!upgraded) {
      Response.writeError(request, response, callback, 400, "the request asks for no WebSocket");
    }
  }

  // Jetty gives the connection on when the answer with status 101 is written.
  private static void handOver(
      Reply.Upgrade upgrade, Request request, Response response, Callback callback) {
    var meta = request.getConnectionMetaData();
    request.setAttribute(
        HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
        new TakenConnection(
            meta.getConnection().getEndPoint(),
            meta.getConnector().getExecutor(),
            upgrade.takeover()));
    response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
    var headers = response.getHeaders();
    headers.put(HttpHeader.UPGRADE, upgrade.protocol());
    headers.put(HttpHeader.CONNECTION, HttpHeader.UPGRADE.asString());
    upgrade.headers().forEach(headers::put);
    callback.succeeded();
  }
}
