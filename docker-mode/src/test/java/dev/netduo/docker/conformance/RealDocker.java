package dev.netduo.docker.conformance;

import dev.netduo.docker.conformance.DockerCase.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The real {@code docker} command line.
 *
 * @param engine an address as in {@code DOCKER_HOST}
 */
record RealDocker(String engine) {
  private static final List<String> KEPT =
      List.of("bridge", "host", "none", "ingress", "docker_gwbridge");

  /** Whether there is one on this machine. */
  static boolean isThere() {
    try {
      return new ProcessBuilder("docker", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs the words after {@code docker}. */
  Outcome run(List<String> words) {
    var line = new ArrayList<>(List.of("docker", "-H", engine));
    line.addAll(words);
    try {
      var process = new ProcessBuilder(line).start();
      process.getOutputStream().close();
      var err =
          CompletableFuture.supplyAsync(
              () -> read(process.getErrorStream()), Thread::startVirtualThread);
      var out = read(process.getInputStream());
      return new Outcome(process.waitFor(), out, err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(java.io.InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes every container and network of the Engine but its own. */
  void clear() {
    var containers = lines("ps", "-aq");
    if (!containers.isEmpty()) {
      var remove = new ArrayList<>(List.of("rm", "-f"));
      remove.addAll(containers);
      run(remove);
    }
    // A macvlan network goes before the bridge it stands on, whatever their names.
    for (var driver : List.of("macvlan", "ipvlan", "bridge")) {
      lines("network", "ls", "--filter", "driver=" + driver, "--format", "{{.Name}}").stream()
          .filter(name -> !KEPT.contains(name))
          .forEach(name -> run(List.of("network", "rm", name)));
    }
  }

  private List<String> lines(String... words) {
    return run(List.of(words)).out().lines().filter(line -> !line.isBlank()).toList();
  }
}
