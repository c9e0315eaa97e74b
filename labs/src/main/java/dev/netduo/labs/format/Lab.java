package dev.netduo.labs.format;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An exercise: what is set up, what the student is asked for, and what is measured in the end. Read
 * from a folder that holds {@code lab.yaml} and a {@code README.md} with the task.
 *
 * @param name the folder's name: lower case letters, digits and dashes
 * @param title one line
 * @param folder where its files lie
 * @param task the text of {@code README.md}
 * @param cluster the cluster that is started before the set-up; empty where none is needed
 * @param accepts what may be handed in
 * @param setup the lines that bring about what the student starts from
 * @param settling how long to wait for the network to come to rest
 * @param checks in the order they are reported
 */
public record Lab(
    String name,
    String title,
    Path folder,
    String task,
    Optional<WantedCluster> cluster,
    Set<Handing> accepts,
    List<SetupLine> setup,
    Settling settling,
    List<Check> checks) {

  /** The points of all checks. */
  public int points() {
    return checks.stream().mapToInt(Check::points).sum();
  }

  /** What a submission may be. */
  public enum Handing {
    /** Lines that begin with {@code docker} or {@code kubectl}. */
    LINES,
    /** A Kubernetes manifest, which is applied. */
    MANIFEST
  }

  /**
   * A cluster, empty where the default is meant.
   *
   * @param podCidr in CIDR notation
   * @param serviceCidr in CIDR notation
   */
  public record WantedCluster(
      Optional<Integer> nodes, Optional<String> podCidr, Optional<String> serviceCidr) {}

  /**
   * A line of the set-up.
   *
   * @param number where it stands in {@code lab.yaml}, from 1
   */
  public record SetupLine(int number, String text) {}

  /**
   * When measuring ends: as soon as everything is as expected twice in a row, or nothing changed
   * for {@code quiet}, or {@code deadline} is over.
   */
  public record Settling(Duration quiet, Duration deadline) {}
}
