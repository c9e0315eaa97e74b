package dev.netduo.k8s.server.http;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.websocket.api.Session;
import tools.jackson.databind.JsonNode;

/** What a request is answered. */
public sealed interface Reply {

  /** The media type of nearly everything. */
  String JSON = "application/json";

  /**
   * All at once.
   *
   * @param status for example 200
   * @param warnings sentences for the person who asked, shown as {@code Warning:} headers
   */
  record Whole(int status, String contentType, ByteBuffer body, List<String> warnings)
      implements Reply {}

  /**
   * Bit by bit, for as long as the client stays.
   *
   * @param source writes on the request's own thread and returns at the end
   */
  record Streamed(String contentType, Source source) implements Reply {}

  /**
   * The connection becomes a WebSocket.
   *
   * @param subprotocol the one that was chosen among those the client offers; may be empty
   * @param listener takes it from there
   */
  record WebSocket(String subprotocol, Session.Listener listener) implements Reply {}

  /**
   * The connection becomes one of another protocol.
   *
   * @param protocol for example {@code SPDY/3.1}
   * @param headers further ones of the answer
   * @param takeover takes it from there
   */
  record Upgrade(String protocol, Map<String, String> headers, Takeover takeover)
      implements Reply {}

  /** Writes a body bit by bit. */
  @FunctionalInterface
  interface Source {
    /**
     * Writes until there is nothing more to come.
     *
     * @throws IOException where the client is gone
     * @throws NetduoException where it is refused; the client gets a Status where nothing was sent
     */
    void writeTo(Outlet outlet) throws IOException;
  }

  /** JSON. */
  static Reply json(int status, JsonNode tree) {
    return json(status, tree, List.of());
  }

  /** JSON with warnings. */
  static Reply json(int status, JsonNode tree, List<String> warnings) {
    return new Whole(status, JSON, ByteBuffer.wrap(Json.bytes(tree)), warnings);
  }

  /** Text for people. */
  static Reply text(int status, String text) {
    return new Whole(
        status,
        "text/plain; charset=utf-8",
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
        List.of());
  }

  /** A refusal as a Status object. */
  static Reply refusal(ApiException refusal) {
    return json(refusal.code(), Statuses.failure(refusal));
  }
}
