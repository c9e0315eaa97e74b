package dev.netduo.docker.compose;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.SessionContainers;
import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.engine.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** What several containers print, side by side. */
public final class ServiceLogs {
  private final SessionContainers containers;
  private final String project;
  private final Streams streams;

  /**
   * @param project begins the containers' names, and is left out before their lines
   */
  public ServiceLogs(SessionContainers containers, String project, Streams streams) {
    this.containers = containers;
    this.project = project;
    this.streams = streams;
  }

  /**
   * Copies lines until all have been copied, or with {@code follow} until all containers have
   * ended. An interruption ends it at once.
   *
   * @param tail how many lines from the end to begin with; negative for all
   */
  public void copy(List<DockerContainer> sources, boolean follow, int tail) {
    var width = sources.stream().mapToInt(source -> shown(source).length()).max().orElse(0);
    var pool = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var all =
          sources.stream()
              .map(source ->
                  CompletableFuture.runAsync(() -> copy(source, width, follow, tail), pool))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(all).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException("interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
      Interruption.putOff(pool::close);
    }
  }

  private void copy(DockerContainer source, int width, boolean follow, int tail) {
    var name = shown(source);
    var prefix = name + " ".repeat(width - name.length()) + "  | ";
    try (var out = new LogLines(prefix, streams.out());
        var err = new LogLines(prefix, streams.err())) {
      containers.logs(source, follow, tail, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String shown(DockerContainer source) {
    return source.name().startsWith(project + "-")
        ? source.name().substring(project.length() + 1)
        : source.name();
  }
}
