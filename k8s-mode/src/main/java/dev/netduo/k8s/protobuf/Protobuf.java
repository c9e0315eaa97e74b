package dev.netduo.k8s.protobuf;

import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.JsonProblem;
import dev.netduo.k8s.protobuf.Messages.Member;
import dev.netduo.k8s.protobuf.Wire.Value;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects that clients send as {@code application/vnd.kubernetes.protobuf}, as JSON trees. Since
 * 1.34 kubectl sends so whatever it makes itself, and knows no other form to fall back on. Source:
 * kubernetes.io/docs/reference/using-api/api-concepts, "Protobuf encoding".
 */
public final class Protobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int DEPTH = 100;

  // Go writes numbers and booleans that were not set as zero. Of these a zero means zero: they are
  // pointers in Go, which are written only where they are set.
  private static final Set<String> ZERO_COUNTS =
      Set.of(
          "activeDeadlineSeconds",
          "allocateLoadBalancerNodePorts",
          "allowPrivilegeEscalation",
          "automountServiceAccountToken",
          "backoffLimit",
          "backoffLimitPerIndex",
          "blockOwnerDeletion",
          "completions",
          "controller",
          "defaultMode",
          "deletionGracePeriodSeconds",
          "enableServiceLinks",
          "expirationSeconds",
          "fsGroup",
          "gracePeriodSeconds",
          "hostUsers",
          "immutable",
          "maxFailedIndexes",
          "minDomains",
          "mode",
          "optional",
          "orphanDependents",
          "parallelism",
          "partition",
          "podReplacementPolicy",
          "priority",
          "privileged",
          "progressDeadlineSeconds",
          "readOnlyRootFilesystem",
          "ready",
          "replicas",
          "revisionHistoryLimit",
          "runAsGroup",
          "runAsNonRoot",
          "runAsUser",
          "serving",
          "setHostnameAsFQDN",
          "shareProcessNamespace",
          "started",
          "suspend",
          "terminating",
          "terminationGracePeriodSeconds",
          "tolerationSeconds",
          "ttlSecondsAfterFinished");

  private Protobuf() {}

  /**
   * Reads an object with its {@code apiVersion} and {@code kind}.
   *
   * @throws MalformedProtobuf where it is none, or of a kind that is not known here
   */
  public static ObjectNode read(byte[] body) {
    if (body.length < MAGIC.length
        || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new MalformedProtobuf("provided data does not appear to be a protobuf message");
    }
    var apiVersion = "";
    var kind = "";
    var raw = ByteBuffer.allocate(0);
    // The envelope is runtime.Unknown: 1 typeMeta, 2 raw, 3 and 4 its encoding, which is none.
    var envelope = new Wire(ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length));
    while (envelope.hasNext()) {
      var field = envelope.next();
      if (field.value() instanceof Value.Run run && field.number() == 2) {
        raw = run.bytes();
      } else if (field.value() instanceof Value.Run run && field.number() == 1) {
        var meta = new Wire(run.bytes());
        while (meta.hasNext()) {
          var word = meta.next();
          if (word.value() instanceof Value.Run text && word.number() == 1) {
            apiVersion = text.text();
          } else if (word.value() instanceof Value.Run text && word.number() == 2) {
            kind = text.text();
          }
        }
      }
    }
    var tree = Json.object().put("kind", kind).put("apiVersion", apiVersion);
    fill(tree, message(apiVersion, kind), raw, 0);
    return tree;
  }

  // networking.k8s.io/v1 Ingress is networking.v1.Ingress; v1 Pod is core.v1.Pod. Delete options
  // are sent in the group of what is deleted.
  private static String message(String apiVersion, String kind) {
    if (kind.equals("DeleteOptions")) {
      return "meta.v1.DeleteOptions";
    }
    var slash = apiVersion.indexOf('/');
    var group = slash < 0 ? "core" : apiVersion.substring(0, slash).split("\\.", 2)[0];
    return group + "." + apiVersion.substring(slash + 1) + "." + kind;
  }

  private static Map<Integer, Member> members(String message) {
    return Messages.of(message)
        .orElseThrow(() -> new MalformedProtobuf("no kind is known as " + message));
  }

  private static void fill(ObjectNode into, String message, ByteBuffer bytes, int depth) {
    if (depth > DEPTH) {
      throw Wire.malformed();
    }
    var members = members(message);
    var wire = new Wire(bytes);
    while (wire.hasNext()) {
      var field = wire.next();
      var member = members.get(field.number());
      // Newer clients have fields that are not known here, as in JSON.
      if (member != null) {
        put(into, member, field.value(), depth);
      }
    }
  }

  private static void put(ObjectNode into, Member member, Value value, int depth) {
    switch (member.shape()) {
      case LIST -> list(into, member.name()).add(node(member.type(), value, depth));
      case MAP -> entry(into, member, value, depth);
      case ONE -> {
        if (member.inline()) {
          fill(into, member.type(), run(value).bytes(), depth + 1);
          return;
        }
        var node = node(member.type(), value, depth);
        if (!isUnset(node) || ZERO_COUNTS.contains(member.name())) {
          into.set(member.name(), node);
        }
      }
    }
  }

  private static boolean isUnset(JsonNode node) {
    return node.isNull()
        || (node.isString() && node.stringValue().isEmpty())
        || (node.isBoolean() && !node.booleanValue())
        || (node.isNumber() && node.doubleValue() == 0);
  }

  private static ArrayNode list(ObjectNode into, String name) {
    return into.get(name) instanceof ArrayNode list ? list : into.putArray(name);
  }

  private static void entry(ObjectNode into, Member member, Value value, int depth) {
    var map =
        into.get(member.name()) instanceof ObjectNode known ? known : into.putObject(member.name());
    var key = "";
    JsonNode found =
        member.type().equals("s") || member.type().equals("b") ? Json.of("") : Json.object();
    var wire = new Wire(run(value).bytes());
    while (wire.hasNext()) {
      var field = wire.next();
      if (field.number() == 1) {
        key = run(field.value()).text();
      } else if (field.number() == 2) {
        found = node(member.type(), field.value(), depth);
      }
    }
    map.set(key, found);
  }

  private static JsonNode node(String type, Value value, int depth) {
    return switch (type) {
      case "s" -> Json.of(run(value).text());
      case "b" -> Json.of(base64(run(value)));
      case "i" -> number(bits(value));
      case "o" -> Json.of(bits(value) != 0);
      case "d" -> Json.of(Double.longBitsToDouble(bits(value)));
      case "meta.v1.Time" -> time(run(value), 0);
      case "meta.v1.MicroTime" -> time(run(value), 6);
      case "resource.Quantity" -> quantity(run(value));
      case "intstr.IntOrString" -> intOrString(run(value));
      case "meta.v1.FieldsV1", "runtime.RawExtension" -> raw(run(value));
      case "authentication.v1.ExtraValue", "authorization.v1.ExtraValue" -> texts(run(value));
      default -> {
        var tree = Json.object();
        fill(tree, type, run(value).bytes(), depth + 1);
        yield tree;
      }
    };
  }

  private static JsonNode number(long bits) {
    return bits == (int) bits ? Json.of((int) bits) : Json.of(bits);
  }

  private static String base64(Value.Run run) {
    var bytes = new byte[run.bytes().remaining()];
    run.bytes().slice().get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static JsonNode time(Value.Run run, int digits) {
    long seconds = 0;
    long nanos = 0;
    var wire = new Wire(run.bytes());
    if (!wire.hasNext()) {
      return Json.of(null);
    }
    while (wire.hasNext()) {
      var field = wire.next();
      if (field.number() == 1) {
        seconds = bits(field.value());
      } else if (field.number() == 2) {
        nanos = bits(field.value());
      }
    }
    try {
      var instant = Instant.ofEpochSecond(seconds, digits == 0 ? 0 : nanos);
      return Json.of(
          digits == 0
              ? instant.toString()
              : java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                  .withZone(java.time.ZoneOffset.UTC)
                  .format(instant));
    } catch (DateTimeException | ArithmeticException _) {
      throw Wire.malformed();
    }
  }

  private static JsonNode quantity(Value.Run run) {
    JsonNode text = Json.of("0");
    var wire = new Wire(run.bytes());
    while (wire.hasNext()) {
      var field = wire.next();
      if (field.number() == 1) {
        text = Json.of(run(field.value()).text());
      }
    }
    return text;
  }

  private static JsonNode intOrString(Value.Run run) {
    var isText = false;
    long number = 0;
    var text = "";
    var wire = new Wire(run.bytes());
    while (wire.hasNext()) {
      var field = wire.next();
      switch (field.number()) {
        case 1 -> isText = bits(field.value()) == 1;
        case 2 -> number = bits(field.value());
        case 3 -> text = run(field.value()).text();
        default -> {}
      }
    }
    return isText ? Json.of(text) : Json.of((int) number);
  }

  private static JsonNode raw(Value.Run run) {
    var wire = new Wire(run.bytes());
    while (wire.hasNext()) {
      var field = wire.next();
      if (field.number() == 1) {
        try {
          var bytes = new byte[run(field.value()).bytes().remaining()];
          run(field.value()).bytes().slice().get(bytes);
          return Json.read(bytes).tree();
        } catch (JsonProblem _) {
          throw Wire.malformed();
        }
      }
    }
    return Json.object();
  }

  private static JsonNode texts(Value.Run run) {
    var list = Json.object().putArray("items");
    var wire = new Wire(run.bytes());
    while (wire.hasNext()) {
      list.add(run(wire.next().value()).text());
    }
    return list;
  }

  private static Value.Run run(Value value) {
    if (value instanceof Value.Run run) {
      return run;
    }
    throw Wire.malformed();
  }

  private static long bits(Value value) {
    if (value instanceof Value.Bits bits) {
      return bits.bits();
    }
    throw Wire.malformed();
  }
}
