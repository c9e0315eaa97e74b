package dev.netduo.emulator.walk;

import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A namespace's tables, with the base chains of each hook in the order the kernel asks them. */
final class RuleBook {
  private final Map<Hook.Point, List<Base>> filters = new EnumMap<>(Hook.Point.class);
  private final Map<Hook.Point, List<Base>> translators = new EnumMap<>(Hook.Point.class);

  /** A base chain. */
  record Base(TableName table, Table contents, String name, Chain chain, Hook hook) {}

  RuleBook(Map<TableName, Table> tables) {
    new TreeMap<>(tables)
        .forEach((table, contents) ->
            new TreeMap<>(contents.chains())
                .forEach((name, chain) ->
                    chain
                        .hook()
                        .ifPresent(hook -> {
                          var kind = hook.type() == Hook.Type.NAT ? translators : filters;
                          kind.computeIfAbsent(hook.point(), _ -> new ArrayList<>())
                              .add(new Base(table, contents, name, chain, hook));
                        })));
    var byPriority = Comparator.comparingInt((Base base) -> base.hook().priority());
    filters.values().forEach(bases -> bases.sort(byPriority));
    translators.values().forEach(bases -> bases.sort(byPriority));
  }

  /** The filter chains of a hook that run before address translation there. */
  List<Base> before(Hook.Point point) {
    return filters.getOrDefault(point, List.of()).stream()
        .filter(base -> base.hook().priority() < translation(point))
        .toList();
  }

  /** The filter chains of a hook that run after address translation there. */
  List<Base> after(Hook.Point point) {
    return filters.getOrDefault(point, List.of()).stream()
        .filter(base -> base.hook().priority() >= translation(point))
        .toList();
  }

  /** The chains asked how a new connection is to be translated. */
  List<Base> translators(Hook.Point point) {
    return translators.getOrDefault(point, List.of());
  }

  // The kernel translates at one place of its own in each hook, whatever priority the chains that
  // it
  // asks for it were given (nf_nat: NF_IP_PRI_NAT_DST and NF_IP_PRI_NAT_SRC).
  private static int translation(Hook.Point point) {
    return switch (point) {
      case PREROUTING, OUTPUT -> -100;
      case INPUT, POSTROUTING -> 100;
      case FORWARD -> Integer.MIN_VALUE;
    };
  }
}
