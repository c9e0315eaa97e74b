package dev.netduo.k8s.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection to a client on which no HTTP is spoken any more. */
public interface Wire {

  /**
   * Sends bytes before it returns; called by one thread at a time.
   *
   * @throws IOException where the client is gone
   */
  void send(ByteBuffer bytes) throws IOException;

  /** Lets bytes come once more. */
  void demand();

  /** Ends the connection after what was sent. */
  void close();
}
