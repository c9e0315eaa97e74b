package dev.netduo.k8s.patch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pods of a few fields, to have two that differ. */
public final class RandomPods {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RandomPods() {}

  /** A pod with labels, finalizers, containers with ports and variables, volumes, tolerations. */
  public static ObjectNode pod(Random random) {
    var pod = NODES.objectNode().put("apiVersion", "v1").put("kind", "Pod");
    var metadata = pod.putObject("metadata").put("name", "web");
    maybe(random, () -> metadata.set("labels", labels(random)));
    maybe(random, () -> metadata.set("finalizers", texts(random, "f")));
    var spec = pod.putObject("spec");
    maybe(random, () -> spec.put("dnsPolicy", random.nextBoolean() ? "Default" : "None"));
    maybe(random, () -> spec.set("nodeSelector", labels(random)));
    var containers = spec.putArray("containers");
    some(random, "c").forEach(name -> containers.add(container(random, name)));
    maybe(random, () -> volumes(random, spec.putArray("volumes")));
    maybe(
        random,
        () -> {
          var tolerations = spec.putArray("tolerations");
          some(random, "k").forEach(key -> tolerations.addObject().put("key", key));
        });
    return pod;
  }

  private static ObjectNode container(Random random, String name) {
    var container = NODES.objectNode().put("name", name).put("image", "i" + random.nextInt(3));
    maybe(random, () -> container.set("args", texts(random, "a")));
    maybe(
        random,
        () -> {
          var env = container.putArray("env");
          some(random, "V")
              .forEach(v -> env.addObject().put("name", v).put("value", "" + random.nextInt(2)));
        });
    maybe(
        random,
        () -> {
          var ports = container.putArray("ports");
          some(random, "")
              .forEach(port -> {
                var entry = ports.addObject().put("containerPort", 80 + Integer.parseInt(port));
                entry.put("protocol", "TCP");
                maybe(random, () -> entry.put("name", "p" + port));
              });
        });
    return container;
  }

  private static void volumes(Random random, ArrayNode volumes) {
    some(random, "v")
        .forEach(name -> {
          var volume = volumes.addObject().put("name", name);
          if (random.nextBoolean()) {
            volume.putObject("configMap").put("name", "m" + random.nextInt(2));
          } else {
            volume.putObject("emptyDir");
          }
        });
  }

  private static ObjectNode labels(Random random) {
    var labels = NODES.objectNode();
    some(random, "l").forEach(key -> labels.put(key, "" + random.nextInt(2)));
    return labels;
  }

  private static ArrayNode texts(Random random, String prefix) {
    var texts = NODES.arrayNode();
    some(random, prefix).forEach(texts::add);
    return texts;
  }

  // One to four different names in any order.
  private static List<String> some(Random random, String prefix) {
    var names = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      names.add(prefix + i);
    }
    Collections.shuffle(names, random);
    return names.subList(0, 1 + random.nextInt(4));
  }

  private static void maybe(Random random, Runnable then) {
    if (random.nextInt(4) > 0) {
      then.run();
    }
  }
}
