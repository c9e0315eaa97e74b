package dev.netduo.docker;

import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Names for containers nobody named, in docker's fashion: a mood and a pioneer of networking. */
public final class GeneratedName {
  private static final List<String> MOODS =
      List.of(
          "brave", "bright", "calm", "clever", "eager", "frosty", "gentle", "happy", "jolly",
          "keen", "lucid", "merry", "nimble", "patient", "quiet", "quick", "steady", "sunny",
          "upbeat", "vivid", "wise", "witty", "zealous");
  private static final List<String> PIONEERS =
      List.of(
          "baran",
          "cerf",
          "clark",
          "crocker",
          "davies",
          "feinler",
          "floyd",
          "jacobson",
          "kahn",
          "kleinrock",
          "licklider",
          "metcalfe",
          "mockapetris",
          "perlman",
          "postel",
          "pouzin",
          "rekhter",
          "reynolds",
          "roberts",
          "shannon",
          "taylor",
          "tomlinson",
          "zimmermann");

  private GeneratedName() {}

  /** A name that is not among the taken ones. */
  public static String notIn(Set<String> taken, RandomGenerator random) {
    var name =
        MOODS.get(random.nextInt(MOODS.size()))
            + "_"
            + PIONEERS.get(random.nextInt(PIONEERS.size()));
    return taken.contains(name) ? name + "_" + random.nextInt(1000, 1_000_000) : name;
  }
}
