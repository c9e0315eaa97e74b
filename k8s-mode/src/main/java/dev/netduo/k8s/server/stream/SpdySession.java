package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.server.http.Takeover;
import dev.netduo.k8s.server.http.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** SPDY over whatever carries its bytes: more comes when the readers have caught up. */
final class SpdySession implements Takeover {
  private final SpdyConnection.Service service;
  private final Demand demand = new Demand(() -> spdy().isFull());
  private Optional<SpdyConnection> spdy = Optional.empty();

  SpdySession(SpdyConnection.Service service) {
    this.service = service;
  }

  @Override
  public void opened(Wire opened) {
    var connection = new SpdyConnection(opened, service, demand::resume);
    demand.from(opened::demand);
    synchronized (this) {
      spdy = Optional.of(connection);
    }
    service.begin(connection);
    opened.demand();
  }

  @Override
  public void received(ByteBuffer bytes) throws IOException {
    spdy().receive(bytes);
    demand.next();
  }

  private synchronized SpdyConnection spdy() {
    return spdy.orElseThrow();
  }

  @Override
  public void gone() {
    Optional<SpdyConnection> ended;
    synchronized (this) {
      ended = spdy;
    }
    ended.ifPresent(SpdyConnection::end);
    service.gone();
  }
}
