package dev.netduo.k8s.controller;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a DaemonSet does next. Pure. Source: Kubernetes {@code
 * pkg/controller/daemon/daemon_controller.go} and {@code update.go}.
 */
final class DaemonPlan {
  private DaemonPlan() {}

  /**
   * A pod there is.
   *
   * @param name its name
   * @param node the node it is on or meant for
   * @param updated whether it was made from the present template
   * @param ended whether all its containers ended for good
   * @param going whether it was asked to go
   * @param available whether it has been ready for long enough
   * @param age its creation time, for who is older
   */
  record Member(
      String name,
      String node,
      boolean updated,
      boolean ended,
      boolean going,
      boolean available,
      String age) {}

  /**
   * A node.
   *
   * @param wanted whether a pod should be made there
   * @param tolerated whether one that is there may stay
   */
  record Place(String name, boolean wanted, boolean tolerated) {}

  /**
   * The steps of one pass.
   *
   * @param create the nodes that get a pod
   * @param delete the names of the pods that go
   */
  record Steps(List<String> create, List<String> delete) {}

  /**
   * @param rolling whether pods of an old template are replaced
   * @param maxUnavailable how many nodes may be without an available pod meanwhile
   */
  static Steps next(List<Place> places, List<Member> members, boolean rolling, int maxUnavailable) {
    var create = new ArrayList<String>();
    var delete = new ArrayList<String>();
    var byNode =
        members.stream()
            .collect(Collectors.groupingBy(Member::node, TreeMap::new, Collectors.toList()));
    for (var place : places) {
      var here = byNode.getOrDefault(place.name(), List.of());
      var living = here.stream().filter(m -> !m.ended() && !m.going()).toList();
      here.stream().filter(m -> m.ended() && !m.going()).map(Member::name).forEach(delete::add);
      if (place.wanted() && here.isEmpty()) {
        create.add(place.name());
      } else if (!place.tolerated()) {
        living.stream().map(Member::name).forEach(delete::add);
      } else {
        living.stream()
            .sorted(Comparator.comparing(Member::age).thenComparing(Member::name))
            .skip(1)
            .map(Member::name)
            .forEach(delete::add);
      }
    }
    // Pods whose node is gone are the node controller's to remove.
    if (rolling) {
      roll(places, byNode, maxUnavailable, delete);
    }
    return new Steps(List.copyOf(create), List.copyOf(delete));
  }

  private static void roll(
      List<Place> places,
      Map<String, List<Member>> byNode,
      int maxUnavailable,
      List<String> delete) {
    var unavailable = 0;
    var broken = new ArrayList<String>();
    var serving = new ArrayList<String>();
    for (var place : places) {
      if (!place.wanted()) {
        continue;
      }
      var living =
          byNode.getOrDefault(place.name(), List.of()).stream()
              .filter(m -> !m.ended() && !m.going() && !delete.contains(m.name()))
              .findFirst();
      if (living.isEmpty() || !living.get().available()) {
        unavailable++;
      }
      living
          .filter(m -> !m.updated())
          .ifPresent(m -> (m.available() ? serving : broken).add(m.name()));
    }
    // Those that serve nobody cost nothing.
    delete.addAll(broken);
    serving.stream().limit(Math.max(0, maxUnavailable - unavailable)).forEach(delete::add);
  }
}
