package dev.netduo.k8s.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What goes on with a connection after HTTP. */
public interface Takeover {

  /** The connection is free; nothing comes before it is demanded. */
  void opened(Wire wire);

  /**
   * Bytes came, once for each demand.
   *
   * @throws IOException where nothing can be made of them; the connection is closed
   */
  void received(ByteBuffer bytes) throws IOException;

  /** The connection has ended. */
  void gone();
}
