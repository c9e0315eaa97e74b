package dev.netduo.labs.format;

import dev.netduo.emulator.NetduoException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where a probe is sent from or goes to, as {@code lab.yaml} and the prompt write it. */
public sealed interface Place {

  /** As it is written. */
  String text();

  /** {@code docker:NAME}: a container of the Docker network; as a target all its addresses. */
  record DockerContainer(String name) implements Place {
    @Override
    public String text() {
      return "docker:" + name;
    }
  }

  /** {@code pod:NAMESPACE/NAME}: one pod. */
  record Pod(String namespace, String name) implements Place {
    @Override
    public String text() {
      return "pod:" + namespace + "/" + name;
    }
  }

  /** {@code pod:NAMESPACE/LABEL=VALUE[,LABEL=VALUE]}: all pods with these labels, at least one. */
  record LabelledPods(String namespace, Map<String, String> labels) implements Place {
    @Override
    public String text() {
      return labels.entrySet().stream()
          .map(label -> label.getKey() + "=" + label.getValue())
          .collect(Collectors.joining(",", "pod:" + namespace + "/", ""));
    }
  }

  /** {@code outside}: the machine itself, beyond both networks. */
  record Outside() implements Place {
    @Override
    public String text() {
      return "outside";
    }
  }

  /** A name or an address, resolved where the probe is sent from. */
  record Host(String host) implements Place {
    @Override
    public String text() {
      return host;
    }
  }

  /**
   * Reads a place.
   *
   * @throws NetduoException where the text is none
   */
  static Place parse(String text) {
    if (text.equals("outside")) {
      return new Outside();
    }
    var colon = text.indexOf(':');
    var scheme = colon < 0 ? "" : text.substring(0, colon);
    var rest = text.substring(colon + 1);
    return switch (scheme) {
      case "docker" -> {
        if (rest.isBlank()) {
          throw wrong(text);
        }
        yield new DockerContainer(rest);
      }
      case "pod" -> pods(text, rest);
      default -> {
        if (text.isBlank() || text.contains("/") || text.contains(" ")) {
          throw wrong(text);
        }
        yield new Host(text);
      }
    };
  }

  private static Place pods(String text, String rest) {
    var slash = rest.indexOf('/');
    var namespace = slash < 0 ? "default" : rest.substring(0, slash);
    var pod = rest.substring(slash + 1);
    if (namespace.isBlank() || pod.isBlank()) {
      throw wrong(text);
    }
    // A label's key may itself hold a slash: example.com/app=web.
    if (!pod.contains("=")) {
      return new Pod(namespace, pod);
    }
    var labels = new TreeMap<String, String>();
    for (var label : pod.split(",", -1)) {
      var equals = label.indexOf('=');
      if (equals < 1) {
        throw wrong(text);
      }
      labels.put(label.substring(0, equals), label.substring(equals + 1));
    }
    return new LabelledPods(namespace, labels);
  }

  private static NetduoException wrong(String text) {
    return new NetduoException(
        "'" + text + "' names no place",
        "write docker:NAME, pod:NAMESPACE/NAME, pod:NAMESPACE/LABEL=VALUE, outside, or a host");
  }
}
