package dev.netduo.k8s.server.http;

import java.io.IOException;

/** Where a streamed answer goes. */
public interface Outlet {

  /**
   * Lets the client know that the answer has begun, before there is anything to send. What is
   * refused later it can only be told in the answer itself.
   *
   * @throws IOException where the client is gone
   */
  void begin() throws IOException;

  /**
   * Sends bytes at once; waits while the client is slow.
   *
   * @throws IOException where the client is gone
   */
  void write(byte[] bytes) throws IOException;

  /** Calls this, once, when the client has gone; at once where it already has. */
  void onGone(Runnable action);
}
