package dev.netduo.emulator.fabric.iptables;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.diff.RuleChange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes steps between two versions of a part of an iptables table for {@code iptables-restore
 * --noflush}, which the kernel takes as one transaction per table.
 *
 * <p>Base chains are everybody's: what is to go from them is known only on the spot, from what
 * {@code iptables-save} tells. Lines that begin with {@code #} say so, and {@link #command} fills
 * them in.
 */
public final class IptablesScript {
  private static final String FORGET = "#forget ";
  private static final String UNHOOK = "#unhook ";

  // The rules of base chains that lead to chains with the prefix, and those chains, as they are
  // right now. A chain that is not declared again goes at the table's end, when nothing names it.
  private static final String FILL_IN =
      """
      /^#wanted$/ { wanted = 1; next }
      /^\\*/ { table = substr($1, 2); hooks = 0 }
      !wanted && /^:/ { name[table, ++chains[table]] = substr($1, 2) }
      !wanted && /^-A/ { rule[table, ++rules[table]] = $0 }
      !wanted { next }
      function unhook(chain, prefix, i, words, n) {
        for (i = 1; i <= rules[table]; i++) {
          n = split(rule[table, i], words, " ")
          if (index(words[2], prefix) == 1 || (chain != "" && words[2] != chain)) continue
          if (rule[table, i] ~ (" -[jg] " prefix)) {
            print "-D" substr(rule[table, i], 3)
            rule[table, i] = ""
          }
        }
      }
      /^#unhook / { unhook($2, $3); next }
      /^#forget / {
        unhook("", $2)
        for (i = 1; i <= chains[table]; i++)
          if (index(name[table, i], $2) == 1) { print ":" name[table, i] " - [0:0]"; old[name[table, i]] = 1 }
        next
      }
      /^:/ { delete old[substr($1, 2)] }
      /^COMMIT/ { for (chain in old) print "-X " chain; split("", old) }
      { print }
      """;

  private IptablesScript() {}

  /**
   * The script's lines for one table.
   *
   * @param after the table as it will be
   */
  public static List<String> lines(TableName name, Table after, List<RuleChange> changes) {
    var lines = new ArrayList<String>();
    lines.add("*" + name.name());
    changes.stream().flatMap(change -> lines(name, after, change)).forEach(lines::add);
    lines.add("COMMIT");
    return List.copyOf(lines);
  }

  /** Lines that leave nothing of this part, whether there was anything or not. */
  public static List<String> clear(TableName name) {
    return List.of("*" + name.name(), FORGET + name.prefix(), "COMMIT");
  }

  /** How many rules a table has once it is written. */
  public static long rules(Family family, Table table) {
    return table.chains().values().stream()
        .flatMap(chain -> chain.rules().stream())
        .mapToLong(rule -> RuleSpec.count(rule, table, family))
        .sum();
  }

  private static Stream<String> lines(TableName name, Table after, RuleChange change) {
    return switch (change) {
      case RuleChange.AddTable _, RuleChange.DropTable _ -> Stream.of(FORGET + name.prefix());
      case RuleChange.AddChain c ->
          c.hook().isPresent() ? Stream.empty() : Stream.of(":" + c.chain() + " - [0:0]");
      case RuleChange.FillChain c ->
          Stream.concat(
              Stream.of(
                  c.chain().startsWith(name.prefix())
                      ? "-F " + c.chain()
                      : UNHOOK + c.chain() + " " + name.prefix()),
              c.rules().stream()
                  .flatMap(rule -> RuleSpec.of(rule, after, name.family()))
                  .map(rule -> "-A " + c.chain() + " " + rule));
      case RuleChange.DropChain c ->
          c.chain().startsWith(name.prefix()) ? Stream.of("-X " + c.chain()) : Stream.empty();
      // The kernel makes the lists of clients as rules name them, and lets them go with the last.
      case RuleChange.AddSet _, RuleChange.DropSet _ -> Stream.empty();
      case RuleChange.AddKeys k -> throw unknown(k);
      case RuleChange.DropKeys k -> throw unknown(k);
      case RuleChange.AddMap m -> throw unknown(m);
      case RuleChange.DropMap m -> throw unknown(m);
      case RuleChange.AddEntries e -> throw unknown(e);
      case RuleChange.DropEntries e -> throw unknown(e);
    };
  }

  private static IllegalArgumentException unknown(RuleChange change) {
    return new IllegalArgumentException("iptables has neither sets nor maps: " + change);
  }

  /**
   * The shell command that takes lines of one family.
   *
   * @param enter what a command is to be preceded by to run where the rules are
   */
  public static String command(Family family, String enter, List<String> lines) {
    var tool = enter + " " + (family == Family.IPV4 ? "iptables" : "ip6tables");
    var restore = tool + "-restore --wait --noflush";
    if (lines.stream().noneMatch(line -> line.startsWith("#"))) {
      return restore;
    }
    return "{ { "
        + tool
        + "-save; echo '#wanted'; cat; } | awk '"
        + FILL_IN.strip()
        + "' | "
        + restore
        + "; }";
  }
}
