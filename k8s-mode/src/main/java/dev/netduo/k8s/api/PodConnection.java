package dev.netduo.k8s.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A TCP connection into a pod. The two directions are used by two threads. */
public interface PodConnection extends AutoCloseable {

  /** What the pod sends; ends where the pod ends its side. A read ends when this is closed. */
  InputStream in();

  /** What the pod gets; written through at once. */
  OutputStream out();

  /**
   * Tells the pod that nothing more comes, as a TCP FIN does; it may still answer.
   *
   * @throws IOException where the connection is gone
   */
  void endOutput() throws IOException;

  /** Ends both directions. */
  @Override
  void close();
}
