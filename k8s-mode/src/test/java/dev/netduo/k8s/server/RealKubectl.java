package dev.netduo.k8s.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The kubectl of the distribution, driven as a person drives it. Found by {@code NETDUO_KUBECTL} or
 * on the path; a test that needs one fails where there is none.
 *
 * @param program the binary
 * @param kubeconfig the file that says where the cluster is
 * @param folder where it runs and keeps what it caches
 * @param settings further variables of its environment
 */
public record RealKubectl(
    Path program, Path kubeconfig, Path folder, Map<String, String> settings) {
  private static final long PATIENCE = 60;

  /** What a line did. */
  public record Result(int exitCode, String out, String err) {}

  /** The kubectl of this machine, on a cluster. */
  public static RealKubectl of(Path kubeconfig, Path folder) {
    return new RealKubectl(find(System.getenv()), kubeconfig, folder, Map.of());
  }

  /** The one that {@code NETDUO_OLD_KUBECTL} names; without it the test is skipped. */
  public static RealKubectl old(Path kubeconfig, Path folder) {
    var named =
        Optional.ofNullable(System.getenv("NETDUO_OLD_KUBECTL")).filter(path -> !path.isEmpty());
    assumeTrue(named.isPresent(), "no old kubectl: set NETDUO_OLD_KUBECTL");
    return new RealKubectl(Path.of(named.orElseThrow()), kubeconfig, folder, Map.of());
  }

  /** The same with a variable in its environment. */
  public RealKubectl with(String name, String value) {
    var more = new HashMap<>(settings);
    more.put(name, value);
    return new RealKubectl(program, kubeconfig, folder, Map.copyOf(more));
  }

  static Path find(Map<String, String> environment) {
    var named = Optional.ofNullable(environment.get("NETDUO_KUBECTL")).stream().map(Path::of);
    var onPath =
        Arrays.stream(environment.getOrDefault("PATH", "").split(":", -1))
            .map(directory -> Path.of(directory, "kubectl"));
    return java.util.stream.Stream.concat(named, onPath)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError("no kubectl: install kubernetes-client or set NETDUO_KUBECTL"));
  }

  /** Starts a line; words are what a shell would make of it. */
  public Process start(String... words) {
    var line = new ArrayList<>(List.of(program.toString()));
    line.addAll(Arrays.asList(words));
    try {
      var builder = new ProcessBuilder(line).directory(folder.toFile());
      var environment = builder.environment();
      environment.put("KUBECONFIG", kubeconfig.toString());
      environment.put("HOME", folder.toString());
      environment.putAll(settings);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a line to its end. */
  public Result run(String... words) {
    return runWith("", words);
  }

  /** Runs a line with this on its standard input. */
  public Result runWith(String input, String... words) {
    var process = start(words);
    var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
    var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It ended without reading all.
    }
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            Arrays.toString(words) + " does not end: " + out.join() + err.join());
      }
      return new Result(process.exitValue(), out.join(), err.join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs a line that must work and answers what it printed. */
  public String out(String... words) {
    var result = run(words);
    if (result.exitCode() != 0) {
      throw new AssertionError(Arrays.toString(words) + " failed: " + result);
    }
    return result.out();
  }

  /** Runs a line that must fail and answers what it complained. */
  public String err(String... words) {
    var result = run(words);
    if (result.exitCode() == 0) {
      throw new AssertionError(Arrays.toString(words) + " did not fail: " + result);
    }
    return result.err();
  }

  private static String text(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
