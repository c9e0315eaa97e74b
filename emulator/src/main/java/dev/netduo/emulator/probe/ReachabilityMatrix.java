package dev.netduo.emulator.probe;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who reached what.
 *
 * @param sources the rows, by what the person calls them
 * @param targets the columns
 * @param results one for each row and column that was tried
 */
public record ReachabilityMatrix(
    List<String> sources, List<Target> targets, Map<Cell, ProbeResult> results) {

  /**
   * What is tried.
   *
   * @param name what the person calls it
   * @param host a name or an address
   * @param protocol TCP or UDP
   */
  public record Target(String name, String host, int port, Protocol protocol) {
    /**
     * @throws NetduoException where the protocol cannot be probed
     */
    public Target {
      if (protocol == Protocol.SCTP) {
        throw new NetduoException("SCTP cannot be probed", "probe TCP or UDP");
      }
    }

    /** For example {@code db:5432/tcp}. */
    @Override
    public String toString() {
      return name + ":" + port + "/" + protocol.lowerCase();
    }
  }

  /** A place in the matrix. */
  public record Cell(String source, Target target) {}

  /** What should be reached. */
  @FunctionalInterface
  public interface Expectation {
    /** Whether the source should reach the target. */
    boolean reaches(String source, Target target);
  }

  /**
   * A place where it is not as it should be.
   *
   * @param expected whether it should have been reached
   * @param actual what happened; {@link Outcome#ERROR} differs from either expectation
   */
  public record Difference(Cell cell, boolean expected, Outcome actual) {
    /** For example {@code web -> db:5432/tcp: reached, expected not}. */
    @Override
    public String toString() {
      return cell.source()
          + " -> "
          + cell.target()
          + ": "
          + word(actual)
          + ", expected "
          + (expected ? "reached" : "not reached");
    }
  }

  /** What happened at one place. */
  public Outcome at(String source, Target target) {
    var result = results.get(new Cell(source, target));
    return result == null ? Outcome.ERROR : result.outcome();
  }

  /** The same with only some of the columns. */
  public ReachabilityMatrix only(Predicate<Target> wanted) {
    var left = new LinkedHashMap<Cell, ProbeResult>();
    results.forEach((cell, result) -> {
      if (wanted.test(cell.target())) {
        left.put(cell, result);
      }
    });
    return new ReachabilityMatrix(sources, targets.stream().filter(wanted).toList(), left);
  }

  /** The heads of the columns of {@link #rows}, the first for the sources. */
  public List<String> headers() {
    return Stream.concat(Stream.of("FROM"), targets.stream().map(Target::toString)).toList();
  }

  /**
   * A row for each source: its name, then {@code yes}, {@code no} or {@code error} for each target,
   * a dash where it was not tried.
   */
  public List<List<String>> rows() {
    return sources.stream()
        .map(source ->
            Stream.concat(Stream.of(source), targets.stream().map(t -> mark(source, t))).toList())
        .toList();
  }

  /** Where it is not as expected, row by row. */
  public List<Difference> differences(Expectation expectation) {
    var differences = new ArrayList<Difference>();
    for (var source : sources) {
      for (var target : targets) {
        var expected = expectation.reaches(source, target);
        var actual = at(source, target);
        if (actual == Outcome.ERROR || expected != (actual == Outcome.REACHED)) {
          differences.add(new Difference(new Cell(source, target), expected, actual));
        }
      }
    }
    return List.copyOf(differences);
  }

  private String mark(String source, Target target) {
    if (!results.containsKey(new Cell(source, target))) {
      return "-";
    }
    return switch (at(source, target)) {
      case REACHED -> "yes";
      case ERROR -> "error";
      default -> "no";
    };
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case REACHED -> "reached";
      case REFUSED -> "refused";
      case TIMED_OUT -> "no answer";
      case UNREACHABLE -> "unreachable";
      case NAME_UNKNOWN -> "name unknown";
      case ERROR -> "could not be probed";
    };
  }
}
