package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.service.ServiceTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * What the kernels of some nodes tell, by {@code nft monitor}, of services' fronts when they have
 * changed. Asking would read whole sets, and take longer than what is measured.
 */
final class KernelEvents implements AutoCloseable {
  // A service's front has a mark that is the number of its endpoints.
  private static final Pattern FRONT =
      Pattern.compile(
          "add element ip "
              + ServiceTable.NAME
              + " svc \\{ (\\S+) \\. tcp \\. 80 : 0x([0-9a-f]+) }");

  // It would not notice that nobody reads any more.
  private static final String MONITOR =
      "nsenter -t \"$0\" -n nft monitor new elements & cat >/dev/null; kill $!";

  private final List<LiveExec> monitors;
  private Optional<Awaited> awaited = Optional.empty();

  private record Awaited(
      Ip vip, int endpoints, Set<LiveExec> silent, CompletableFuture<Long> when) {}

  /**
   * Begins to listen; what happens until a monitor stands is not heard.
   *
   * @param pids a process in each node's namespace
   */
  KernelEvents(Agent agent, Collection<Integer> pids) {
    this.monitors =
        pids.stream()
            .map(pid -> agent.open(List.of("sh", "-c", MONITOR, String.valueOf(pid))))
            .toList();
    monitors.forEach(
        monitor -> Thread.ofVirtual().name("nft-monitor").start(() -> listen(monitor)));
  }

  /**
   * From now on waits for a service of so many endpoints, and for no other.
   *
   * @return completes, with the time as {@link System#nanoTime} has it, when the last kernel told
   */
  synchronized CompletableFuture<Long> expect(Ip vip, int endpoints) {
    var when = new CompletableFuture<Long>();
    awaited = Optional.of(new Awaited(vip, endpoints, new HashSet<>(monitors), when));
    return when;
  }

  private void listen(LiveExec monitor) {
    try (var lines =
        new BufferedReader(new InputStreamReader(monitor.stdout(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var at = System.nanoTime();
        var front = FRONT.matcher(line);
        if (front.matches()) {
          heard(monitor, Ip.parse(front.group(1)), Integer.parseInt(front.group(2), 16), at);
        }
      }
    } catch (IOException e) {
      // Whoever waits stops waiting by itself.
    }
  }

  private synchronized void heard(LiveExec monitor, Ip vip, int endpoints, long at) {
    awaited
        .filter(wanted -> wanted.vip().equals(vip) && wanted.endpoints() == endpoints)
        .filter(wanted -> wanted.silent().remove(monitor) && wanted.silent().isEmpty())
        .ifPresent(wanted -> wanted.when().complete(at));
  }

  @Override
  public void close() {
    monitors.forEach(LiveExec::close);
  }
}
