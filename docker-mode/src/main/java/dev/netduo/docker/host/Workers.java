package dev.netduo.docker.host;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks several hosts at once. */
record Workers(ExecutorService threads) implements AutoCloseable {

  static Workers open() {
    return new Workers(Executors.newVirtualThreadPerTaskExecutor());
  }

  /** The answers, in the hosts' order; throws what the first of them threw. */
  <T> List<T> map(List<Host> hosts, Function<Host, T> question) {
    var answers =
        hosts.stream()
            .map(host -> CompletableFuture.supplyAsync(() -> question.apply(host), threads))
            .toList();
    try {
      return answers.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  void each(List<Host> hosts, Consumer<Host> action) {
    map(
        hosts,
        host -> {
          action.accept(host);
          return host;
        });
  }

  @Override
  public void close() {
    threads.close();
  }
}
