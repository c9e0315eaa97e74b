package dev.netduo.k8s.process;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.client.ClusterConnection;
import dev.netduo.k8s.join.Joins;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Joins two clusters that run, and parts them. */
public final class ClusterJoin {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final ClusterHomes homes;

  /** Between clusters of these folders. */
  public ClusterJoin(ClusterHomes homes) {
    this.homes = homes;
  }

  /**
   * Joins two clusters and waits until each reaches the other.
   *
   * @throws NetduoException where one does not run, or their addresses overlap, with each other or
   *     with those of a cluster that one is joined with; nothing is changed then
   */
  public void join(String first, String second, Duration patience) {
    if (first.equals(second)) {
      throw new NetduoException("a cluster cannot be joined with itself", "name two clusters");
    }
    try (var one = connect(first);
        var other = connect(second)) {
      requireApart(first, one.api(), second, other.api());
      requireApart(second, other.api(), first, one.api());
      Joins.add(one.api(), second);
      Joins.add(other.api(), first);
      await(first, one.api(), second, other.api(), patience);
    }
  }

  /** Looks at a cluster and at all that it is joined with. */
  private void requireApart(String name, KubeApi api, String other, KubeApi otherApi) {
    var ranges = Joins.ranges(otherApi);
    Joins.ranges(api).requireApart(name, other, ranges);
    for (var joined : Joins.of(api).keySet()) {
      if (!joined.equals(other) && homes.find(joined).flatMap(ClusterHome::served).isPresent()) {
        try (var there = connect(joined)) {
          Joins.ranges(there.api()).requireApart(joined, other, ranges);
        }
      }
    }
  }

  private static void await(
      String first, KubeApi one, String second, KubeApi other, Duration patience) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (!isJoined(one, second) || !isJoined(other, first)) {
      if (System.nanoTime() > deadline) {
        throw new NetduoException(
            "clusters %s and %s did not reach each other within %d s: %s %s, %s %s"
                .formatted(
                    first,
                    second,
                    patience.toSeconds(),
                    first,
                    state(one, second),
                    second,
                    state(other, first)),
            "they go on trying; give it up with: netduo cluster part " + first + " " + second);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static boolean isJoined(KubeApi api, String other) {
    return state(api, other).equals(Joins.JOINED);
  }

  private static String state(KubeApi api, String other) {
    return Joins.of(api).getOrDefault(other, "was parted");
  }

  /**
   * Parts two clusters. One that does not run is told by the other when it runs again.
   *
   * @throws NetduoException where neither runs, or they are not joined
   */
  public void part(String first, String second) {
    var was = false;
    for (var pair : List.of(List.of(first, second), List.of(second, first))) {
      var home = known(pair.getFirst());
      if (home.served().isPresent()) {
        try (var connection = connect(pair.getFirst())) {
          was |= Joins.remove(connection.api(), pair.getLast());
        }
      }
    }
    if (!was) {
      throw new NetduoException("clusters " + first + " and " + second + " are not joined");
    }
  }

  private ClusterHome known(String name) {
    return homes
        .find(name)
        .orElseThrow(() -> {
          var names = homes.all().stream().map(ClusterHome::name).toList();
          return new NetduoException(
              "there is no cluster " + name,
              Nearest.to(name, names)
                  .map(near -> "did you mean " + near + "?")
                  .orElse("start one with: netduo up --name " + name));
        });
  }

  private ClusterConnection connect(String name) {
    var home = known(name);
    return Optional.of(home)
        .flatMap(ClusterHome::served)
        .map(served -> ClusterConnection.open(served.address(), home.credentials()))
        .orElseThrow(() ->
            new NetduoException(
                "nobody serves cluster " + name, "take it over with: netduo up --name " + name));
  }
}
