package dev.netduo.k8s.server.stream;

import dev.netduo.emulator.engine.Terminal;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.JsonProblem;
import java.util.Optional;

/** A client's terminal: tells the program its size, which the client tells us. */
final class WindowSize implements Terminal {
  private Optional<Resizable> program = Optional.empty();
  private int columns;
  private int rows;

  /** Takes what came on the resize channel: {@code {"Width":80,"Height":24}}. */
  synchronized void resized(byte[] message) {
    try {
      var size = Json.read(message).tree();
      columns = size.path("Width").asInt(0);
      rows = size.path("Height").asInt(0);
      tell();
    } catch (JsonProblem _) {
      // No size that anybody could set.
    }
  }

  @Override
  public synchronized Handover handOver(Resizable resizable) {
    program = Optional.of(resizable);
    tell();
    return this::takeBack;
  }

  private synchronized void takeBack() {
    program = Optional.empty();
  }

  private void tell() {
    if (columns > 0 && rows > 0) {
      program.ifPresent(p -> p.resize(columns, rows));
    }
  }
}
