package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.conformance.service.Step.Expectation;
import dev.netduo.k8s.conformance.service.Step.Outcome;
import dev.netduo.k8s.conformance.service.Step.Source;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Reads steps, each a map of one word to what it takes. */
final class StepReader {
  /** The namespace that the objects of cases are in. */
  static final String NAMESPACE = "conformance";

  private static final String[] TARGET = {"from", "to", "service", "port", "protocol", "family"};

  private StepReader() {}

  static List<Step> read(String where, List<Object> steps) {
    return steps.stream().map(step -> read(where, step)).toList();
  }

  private static Step read(String where, Object step) {
    var map = Fields.of(where, step).values();
    if (map.size() != 1) {
      throw new NetduoException(where + ": a step is one word and what it takes, not " + map);
    }
    var word = map.keySet().iterator().next();
    return read(where + ", " + word, word, map.get(word));
  }

  private static Step read(
      String where, String word, @org.jspecify.annotations.Nullable Object value) {
    return switch (word) {
      case "service" -> new Step.Put(service(Fields.of(where, value)));
      case "put" -> new Step.Put(Fields.of(where, value).values());
      case "refused" -> refused(Fields.of(where, value));
      case "slice" -> slice(Fields.of(where, value));
      case "slices" -> slices(Fields.of(where, value));
      case "objects" -> objectsOnly(Fields.of(where, value));
      case "delete" -> delete(where, String.valueOf(value));
      case "read" -> readStep(Fields.of(where, value));
      case "zones" -> zones(Fields.of(where, value));
      case "connect" -> connect(Fields.of(where, value));
      case "stays" -> {
        var f = Fields.of(where, value);
        yield new Step.Stays(
            target(f, "every", "for", "backends"),
            seconds(f, "every"),
            seconds(f, "for"),
            f.texts("backends"));
      }
      case "changes" -> {
        var f = Fields.of(where, value);
        yield new Step.Changes(
            target(f, "pause", "tries"), seconds(f, "pause"), f.number("tries", 10));
      }
      case "hold" -> {
        var f = Fields.of(where, value);
        yield new Step.Hold(f.need("id"), target(f, "id"));
      }
      case "use" -> {
        var f = Fields.of(where, value);
        f.allow("id", "times");
        yield new Step.Use(f.need("id"), f.number("times", 3));
      }
      case "flow" -> {
        var f = Fields.of(where, value);
        yield new Step.Flow(
            target(f, "sourcePort", "times", "backend"),
            f.number("sourcePort", 5555),
            f.number("times", 5),
            f.text("backend"));
      }
      case "run" -> {
        var f = Fields.of(where, value);
        f.allow("on", "script");
        yield new Step.Run(f.need("on"), f.need("script"));
      }
      case "needs-sctp" -> new Step.NeedsSctp();
      default ->
          throw new NetduoException(
              where + ": there is no such step",
              "known are: service, put, refused, slice, slices, objects, delete, read, zones,"
                  + " connect, stays, changes, hold, use, flow, run, needs-sctp");
    };
  }

  private static Map<String, Object> service(Fields f) {
    f.allow("name", "spec", "annotations");
    return object("v1", "Service", f, f.text("name").orElse("s"));
  }

  private static Map<String, Object> object(String version, String kind, Fields f, String name) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("name", name);
    metadata.put("namespace", NAMESPACE);
    f.value("annotations").ifPresent(value -> metadata.put("annotations", value));
    var object = new LinkedHashMap<String, Object>();
    object.put("apiVersion", version);
    object.put("kind", kind);
    object.put("metadata", metadata);
    f.value("spec").ifPresent(spec -> object.put("spec", spec));
    return object;
  }

  private static Step refused(Fields f) {
    f.allow("name", "spec", "says");
    return new Step.Refused(
        object("v1", "Service", f, f.text("name").orElse("refused")), f.text("says").orElse(""));
  }

  private static Step slice(Fields f) {
    f.allow("name", "service", "family", "ports", "endpoints");
    var service = f.text("service").orElse("s");
    var ports =
        f.list("ports").isEmpty()
            ? List.of(Map.<String, Object>of("name", "", "port", 80, "protocol", "TCP"))
            : f.list("ports").stream().map(p -> Fields.of(f.where(), p).values()).toList();
    return new Step.Slice(
        f.text("name").orElse(service + "-hand"),
        service,
        family(f),
        ports,
        f.list("endpoints").stream().map(e -> at(f.where(), e)).toList());
  }

  private static Step.At at(String where, Object value) {
    if (value instanceof String pod) {
      return new Step.At(pod, true, true, false, List.of(), List.of());
    }
    var f = Fields.of(where, value);
    f.allow("pod", "ready", "serving", "terminating", "zones", "nodes");
    var terminating = f.flag("terminating", false);
    var ready = f.flag("ready", !terminating);
    return new Step.At(
        f.need("pod"),
        ready,
        f.flag("serving", ready || terminating),
        terminating,
        f.texts("zones"),
        f.texts("nodes"));
  }

  private static Step slices(Fields f) {
    f.allow("service", "sizes");
    var sizes = Fields.of(f.where() + ", sizes", f.value("sizes").orElse(Map.of()));
    var byFamily = new EnumMap<Family, List<Integer>>(Family.class);
    for (var name : sizes.values().keySet()) {
      byFamily.put(family(sizes, name), sizes.numbers(name));
    }
    return new Step.Slices(f.text("service").orElse("s"), byFamily);
  }

  private static Step objectsOnly(Fields f) {
    f.allow("count", "labels", "first");
    var labels = Fields.of(f.where(), f.value("labels").orElse(Map.of()));
    var texts = new LinkedHashMap<String, String>();
    labels.values().keySet().forEach(label -> texts.put(label, labels.need(label)));
    return new Step.ObjectsOnly(f.number("count", 1), texts, Ip.parse(f.need("first")));
  }

  private static Family family(Fields f) {
    return family(f, f.text("family").orElse(Family.IPV4.kubernetes()));
  }

  private static Family family(Fields f, String name) {
    return Stream.of(Family.values())
        .filter(family -> family.kubernetes().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new NetduoException(
                f.where() + ": '" + name + "' is no address family", "write IPv4 or IPv6"));
  }

  private static Step delete(String where, String what) {
    var slash = what.indexOf('/');
    if (slash < 0) {
      throw new NetduoException(where + ": write what goes like service/s");
    }
    return new Step.Delete(what.substring(0, slash), what.substring(slash + 1));
  }

  private static Step readStep(Fields f) {
    f.allow("service", "field", "is");
    return new Step.Read(f.text("service").orElse("s"), f.need("field"), f.text("is"));
  }

  private static Step zones(Fields f) {
    var zones = new LinkedHashMap<String, String>();
    f.values().keySet().forEach(node -> zones.put(node, f.need(node)));
    return new Step.Zones(zones);
  }

  private static Step connect(Fields f) {
    var target = target(f, "times", "expect", "backends", "source");
    var backends = f.texts("backends");
    return new Step.Connect(
        target,
        f.number("times", backends.size() > 1 ? 12 * backends.size() : 3),
        new Expectation(
            word(f, "expect", Outcome.class, Outcome.OK),
            backends,
            word(f, "source", Source.class, Source.ANY)));
  }

  private static <E extends Enum<E>> E word(Fields f, String name, Class<E> type, E otherwise) {
    var text = f.text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Enum.valueOf(type, text.get().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new NetduoException(
          f.where() + ": '" + text.get() + "' is no word for " + name,
          "known are: " + List.of(type.getEnumConstants()),
          e);
    }
  }

  private static Step.Target target(Fields f, String... more) {
    var all = new java.util.ArrayList<>(List.of(TARGET));
    all.addAll(List.of(more));
    f.allow(all.toArray(String[]::new));
    return new Step.Target(
        f.text("from").orElse("c1"),
        f.text("to").orElse("vip"),
        f.text("service").orElse("s"),
        f.text("port").orElse("80"),
        f.text("protocol").orElse("tcp").equalsIgnoreCase("udp"),
        family(f));
  }

  private static Duration seconds(Fields f, String name) {
    return Duration.ofSeconds(f.number(name, 1));
  }
}
