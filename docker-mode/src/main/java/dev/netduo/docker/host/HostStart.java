package dev.netduo.docker.host;

import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Starts several hosts at once. Each goes on as soon as it can: the first makes the Swarm while the
 * others still start, and images are copied while hosts join.
 */
final class HostStart {
  private final Session session;
  private final Engines engines;
  private final Consumer<Host> copyImages;

  HostStart(Session session, Engines engines, Consumer<Host> copyImages) {
    this.session = session;
    this.engines = engines;
    this.copyImages = copyImages;
  }

  /**
   * The hosts, joined and with the images.
   *
   * @param manager of a Swarm that is there already; without one the first host becomes it
   */
  List<Host> run(String work, List<String> names, HostContainer recipe, Optional<Host> manager) {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      return run(work, names, recipe, manager, workers);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private List<Host> run(
      String work,
      List<String> names,
      HostContainer recipe,
      Optional<Host> manager,
      ExecutorService workers) {
    var boot = new Boot(session, engines);
    var started =
        names.stream()
            .map(name -> CompletableFuture.supplyAsync(() -> boot.start(name, recipe), workers))
            .toList();
    var invitation =
        manager
            .map(host ->
                CompletableFuture.supplyAsync(() -> Invitation.of(host, engines.of(host)), workers))
            .orElseGet(() ->
                started
                    .getFirst()
                    .thenApplyAsync(host -> Invitation.found(host, engines.of(host)), workers));
    var guests = manager.isPresent() ? started : started.subList(1, started.size());
    var joined =
        guests.stream()
            .map(guest ->
                guest.thenAcceptBothAsync(
                    invitation, (host, words) -> words.accept(host, engines.of(host)), workers))
            .toList();
    var filled = started.stream().map(host -> host.thenAcceptAsync(copyImages, workers)).toList();
    joined.forEach(CompletableFuture::join);
    filled.forEach(CompletableFuture::join);
    invitation.join();
    var hosts = started.stream().map(CompletableFuture::join).toList();
    hosts.forEach(host -> session.events().publish(new Event.Advanced(work, host.name())));
    return hosts;
  }
}
