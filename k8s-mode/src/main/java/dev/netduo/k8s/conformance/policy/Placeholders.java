package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of a world in place of {@code ${...}}.
 *
 * @param ranges each node's range of pod addresses, by the node's name
 * @param cluster the range of all pods
 * @param vips the address of each pod's service, by the pod
 */
record Placeholders(Model model, Map<String, Cidr> ranges, Cidr cluster, Map<String, Ip> vips) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

  /** The model's own addresses. */
  static Placeholders of(Model model) {
    var ranges = new LinkedHashMap<String, Cidr>();
    model.nodes().forEach((name, node) -> ranges.put(name, node.pods()));
    var vips = new LinkedHashMap<String, Ip>();
    model.services().forEach((pod, service) -> vips.put(pod, service.vip()));
    return new Placeholders(model, ranges, model.range(), vips);
  }

  /**
   * The address in this world that stands where the model's stands in its node's range, so that
   * what lies in one small network there does so here.
   */
  Ip placed(String node, Ip ofModel) {
    var there = known(model.nodes(), node, "node").pods();
    var here = known(ranges, node, "node");
    if (!there.contains(ofModel)) {
      throw new NetduoException(ofModel + " is not of the range of node " + node + ", " + there);
    }
    var offset = ofModel.address().getValue().subtract(there.host(0).address().getValue());
    return here.host(offset.intValueExact());
  }

  /** The same tree with every text filled. */
  Map<String, @Nullable Object> fill(Map<String, @Nullable Object> tree) {
    var filled = new LinkedHashMap<String, @Nullable Object>();
    tree.forEach((key, value) -> filled.put(key, fill(value)));
    return filled;
  }

  private @Nullable Object fill(@Nullable Object value) {
    return switch (value) {
      case String text -> fill(text);
      case List<?> list -> {
        var items = new ArrayList<@Nullable Object>();
        list.forEach(item -> items.add(fill(item)));
        yield items;
      }
      case Map<?, ?> map -> {
        var filled = new LinkedHashMap<Object, @Nullable Object>();
        map.forEach((key, inner) -> filled.put(key, fill(inner)));
        yield filled;
      }
      case null, default -> value;
    };
  }

  /**
   * A text with its placeholders filled.
   *
   * @throws NetduoException where one is not known
   */
  String fill(String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
  }

  private String value(String placeholder) {
    var words = List.of(placeholder.split("[:/]", -1));
    Function<Integer, String> word =
        index -> {
          if (index >= words.size()) {
            throw unknown(placeholder);
          }
          return words.get(index);
        };
    return switch (words.getFirst()) {
      case "ip" -> ip(word.apply(1) + "/" + word.apply(2)).toString();
      case "net" -> {
        var length = Integer.parseInt(word.apply(3));
        yield Cidr.around(ip(word.apply(1) + "/" + word.apply(2)), length).toString();
      }
      case "node" -> known(ranges, word.apply(1), "node").toString();
      case "cluster" -> cluster.toString();
      case "vip" -> known(vips, word.apply(1) + "/" + word.apply(2), "service of pod").toString();
      default -> throw unknown(placeholder);
    };
  }

  private static NetduoException unknown(String placeholder) {
    return new NetduoException(
        "unknown placeholder ${" + placeholder + "}",
        "known: ${ip:NS/POD}, ${net:NS/POD/LENGTH}, ${node:NAME}, ${cluster}, ${vip:NS/POD}");
  }

  private Ip ip(String pod) {
    var there = model.pod(pod);
    return placed(there.node(), there.ip());
  }

  private static <T> T known(Map<String, T> all, String name, String what) {
    return Optional.ofNullable(all.get(name))
        .orElseThrow(() -> new NetduoException("the model has no " + what + " '" + name + "'"));
  }
}
