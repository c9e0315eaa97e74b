package dev.netduo.k8s.cli;

import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.PodAccess;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What every kubectl command works with.
 *
 * @param cluster asked for only when a command runs, so that help needs no cluster
 * @param access to pods' containers, asked for as late
 * @param console where results go
 * @param streams what a container's own input and output are tied to
 * @param clock what ages are measured by
 * @param scope the namespace
 */
record Cli(
    Supplier<KubeApi> cluster,
    Supplier<PodAccess> access,
    Console console,
    Streams streams,
    InstantSource clock,
    Scope scope) {

  KubeApi api() {
    return cluster.get();
  }

  PodAccess pods() {
    return access.get();
  }

  String namespace() {
    return scope.namespace();
  }

  Instant now() {
    return clock.instant();
  }

  /** Prints one line of text at once. */
  void line(String text) {
    console.out().println(text);
    console.out().flush();
  }

  /** Prints one line beside the result. */
  void note(String text) {
    console.err().println(text);
    console.err().flush();
  }

  /** The caller's streams, in order with what the console printed before. */
  Streams flushedStreams() {
    console.out().flush();
    console.err().flush();
    return streams;
  }
}
