package dev.netduo.emulator.topology;

import java.util.List;
import java.util.Optional;

/**
 * A chain of rules.
 *
 * @param hook where packets enter it; empty for a chain that is only jumped to
 */
public record Chain(Optional<Hook> hook, List<Rule> rules) {

  /** A chain that is only jumped to. */
  public static Chain of(List<Rule> rules) {
    return new Chain(Optional.empty(), rules);
  }

  /**
   * Where packets enter a base chain.
   *
   * @param priority lower runs earlier; the kernel's own destination NAT is -100, filter 0, source
   *     NAT 100
   * @param accept what happens to packets that no rule decided
   */
  public record Hook(Type type, Point point, int priority, boolean accept) {
    /** What the chain may do. */
    public enum Type {
      FILTER,
      NAT
    }

    /** Where in a packet's way. */
    public enum Point {
      PREROUTING,
      INPUT,
      FORWARD,
      OUTPUT,
      POSTROUTING
    }
  }

  /**
   * Conditions and what is done when all hold.
   *
   * @param comment says on whose behalf the rule stands, for example {@code policy default/db}; may
   *     be empty
   */
  public record Rule(List<Match> matches, List<Statement> statements, String comment) {
    /** A rule without a comment. */
    public static Rule of(List<Match> matches, Statement... statements) {
      return new Rule(matches, List.of(statements), "");
    }
  }
}
