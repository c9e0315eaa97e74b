package dev.netduo.k8s.server.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that a client has gone while an answer to it is under way. HTTP/1.1 does not: its server
 * reads again only after the answer. So the connection is read here; it is closed after such an
 * answer, hence nothing that belongs to a next request gets lost.
 */
final class ClientPresence implements Callback {
  private final EndPoint connection;
  private final List<Runnable> actions = new ArrayList<>();
  private boolean gone;
  private boolean ended;

  ClientPresence(EndPoint connection) {
    this.connection = connection;
  }

  void watch() {
    if (!connection.tryFillInterested(this)) {
      lost();
    }
  }

  /** The answer is complete; nobody is to be told any more. */
  synchronized void end() {
    ended = true;
    actions.clear();
  }

  void onGone(Runnable action) {
    synchronized (this) {
      if (!gone) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  @Override
  public void succeeded() {
    try {
      // TLS may wake the reader for records of its own, which are no bytes here.
      if (connection.fill(BufferUtil.allocate(1)) == 0 && !isEnded()) {
        watch();
        return;
      }
    } catch (IOException _) {
      // Gone as well.
    }
    lost();
  }

  @Override
  public void failed(Throwable cause) {
    if (cause instanceof TimeoutException && connection.isOpen() && !isEnded()) {
      watch();
    } else {
      lost();
    }
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.EITHER;
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private void lost() {
    List<Runnable> told;
    synchronized (this) {
      gone = true;
      told = List.copyOf(actions);
      actions.clear();
    }
    told.forEach(Runnable::run);
  }
}
