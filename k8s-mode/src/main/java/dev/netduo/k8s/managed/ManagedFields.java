package dev.netduo.k8s.managed;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.schema.FieldType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps who set which field of an object, and merges what somebody applies into it. Objects are
 * trees of JSON; those handed in are not changed. Source:
 * kubernetes.io/docs/reference/using-api/server-side-apply and {@code
 * apimachinery/pkg/util/managedfields}.
 */
public final class ManagedFields {
  /** Who has the fields of an object that was there before anybody kept account. */
  private static final String BEFORE = "before-first-apply";

  // Who moves from the annotation of client-side apply to server-side apply.
  private static final String KUBECTL = "kubectl";
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  // Nobody's to have: they say which object it is, or are the server's.
  private static final List<String> NOBODYS =
      List.of(
          "apiVersion",
          "kind",
          "metadata.name",
          "metadata.namespace",
          "metadata.creationTimestamp",
          "metadata.selfLink",
          "metadata.uid",
          "metadata.generation",
          "metadata.managedFields",
          "metadata.resourceVersion");
  private static final FieldSet NOT_OF_OBJECT = nobodys("status");
  private static final FieldSet NOT_OF_STATUS = nobodys("spec");

  private final FieldType type;
  private final String apiVersion;
  private final FieldOwner manager;
  private final Instant now;

  private ManagedFields(ResourceKind<?> kind, FieldOwner manager, Instant now) {
    this.type = new FieldType.Model(kind.type(), false);
    this.apiVersion = kind.apiVersion();
    this.manager = manager;
    this.now = now;
  }

  /**
   * What an object becomes when somebody applies to it: their fields as applied, the fields they
   * applied before and leave out now gone unless somebody else has them, the others as they are.
   *
   * @param live the object as it is; empty where there is none yet
   * @param applied the fields that the manager wants
   * @param force whether to take fields from others
   * @throws ApiException 409 where others have fields with other values and it is not forced, 400
   *     where the applied object brings managed fields
   */
  public static ObjectNode apply(
      ResourceKind<?> kind,
      Optional<ObjectNode> live,
      ObjectNode applied,
      FieldOwner manager,
      boolean force,
      Instant now) {
    if (!applied.path("metadata").path("managedFields").isEmpty()) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    return new ManagedFields(kind, manager, now).apply(live, withoutNulls(applied), force);
  }

  /**
   * A new state of an object with the account of who set what brought up to date.
   *
   * @param live the object as it is; empty where it is created
   * @param next the object as it is to be; managed fields in it take the place of the live ones
   */
  public static ObjectNode update(
      ResourceKind<?> kind,
      Optional<ObjectNode> live,
      ObjectNode next,
      FieldOwner manager,
      Instant now) {
    return new ManagedFields(kind, manager, now).update(live, next);
  }

  private ObjectNode apply(Optional<ObjectNode> live, ObjectNode wanted, boolean force) {
    var before = live.orElseGet(() -> nothing(wanted));
    var me = new Owner(manager, true, apiVersion);
    var owners = Owners.of(before);
    if (live.isPresent() && owners.isEmpty()) {
      var all = Comparison.of(type, nothing(wanted), before).set();
      owners.set(new Owner(new FieldOwner(BEFORE), false, apiVersion), account(all), now);
    }
    var fields = account(Applied.fields(type, wanted));
    var held = owners.held(me).or(fields);
    var laid = Applied.merge(type, before, wanted);
    var merged = owners.of(me).map(last -> Applied.prune(type, laid, last, held)).orElse(laid);

    var comparison = Comparison.of(type, before, merged);
    var conflicts = owners.others(me, comparison.set());
    if (!force) {
      var refused = manager.name().equals(KUBECTL) ? notLastApplied(before, conflicts) : conflicts;
      if (!refused.isEmpty()) {
        throw Conflicts.refusal(refused);
      }
    }
    owners.take(me, comparison.set());
    owners.take(me, comparison.removed());
    owners.set(me, fields, now);

    var result = ((ObjectNode) merged).deepCopy();
    keepLastApplied(before, wanted, result);
    owners.write(result);
    return result;
  }

  private ObjectNode update(Optional<ObjectNode> live, ObjectNode next) {
    var before = live.orElseGet(() -> nothing(next));
    var me = new Owner(manager, false, apiVersion);
    var owners = given(before, next);
    var comparison = Comparison.of(type, before, next);
    owners.take(me, comparison.set());
    owners.take(me, comparison.removed());
    var mine = owners.of(me).orElseGet(FieldSet::new);
    owners.set(me, account(mine.minus(comparison.removed()).or(comparison.set())), now);

    var result = next.deepCopy();
    owners.write(result);
    return result;
  }

  // A client may write the account itself, as kubectl does to move from client-side to server-side
  // apply; one empty entry wipes it. Not through a subresource.
  private Owners given(ObjectNode before, ObjectNode next) {
    var entries = next.path("metadata").path("managedFields");
    if (!manager.subresource().isEmpty() || entries.isEmpty()) {
      return Owners.of(before);
    }
    if (entries.size() == 1 && entries.path(0).isEmpty()) {
      return new Owners();
    }
    var owners = Owners.read(entries);
    return owners.isEmpty() ? Owners.of(before) : owners;
  }

  // What a manager may have: through the status no spec, through the object no status.
  private FieldSet account(FieldSet fields) {
    return fields.outside(manager.subresource().equals("status") ? NOT_OF_STATUS : NOT_OF_OBJECT);
  }

  private static FieldSet nobodys(String part) {
    var set = new FieldSet();
    Stream.concat(NOBODYS.stream(), Stream.of(part))
        .forEach(dotted ->
            set.add(Stream.of(dotted.split("\\.", -1)).map(PathElements::field).toList()));
    return set;
  }

  // What kubectl applied on its own side before it may take over, where it is still as it was.
  private Map<Owner, FieldSet> notLastApplied(JsonNode live, Map<Owner, FieldSet> conflicts) {
    var annotation = annotation(live);
    if (annotation.isEmpty() || conflicts.isEmpty()) {
      return conflicts;
    }
    var last = Json.read(annotation.get().getBytes(StandardCharsets.UTF_8)).tree();
    var changed = Comparison.of(type, last, live);
    var same =
        Applied.fields(type, last)
            .minus(changed.changed())
            .minus(changed.added())
            .minus(changed.removed());
    var rest = new TreeMap<Owner, FieldSet>(Owner.ORDER);
    conflicts.forEach((owner, fields) -> {
      var others = fields.minus(same);
      if (!others.isEmpty()) {
        rest.put(owner, others);
      }
    });
    return rest;
  }

  // Whoever applies on the client's side next must find what was applied last.
  private void keepLastApplied(JsonNode live, ObjectNode wanted, ObjectNode result) {
    if (manager.name().equals(KUBECTL) && annotation(live).isPresent()) {
      result
          .withObject("metadata")
          .withObject("annotations")
          .put(LAST_APPLIED, Values.text(wanted) + "\n");
    }
  }

  private static Optional<String> annotation(JsonNode object) {
    return object.path("metadata").path("annotations").path(LAST_APPLIED).stringValueOpt();
  }

  // An object that does not exist has no fields but its kind.
  private static ObjectNode nothing(ObjectNode wanted) {
    var nothing = Json.object();
    for (var field : List.of("apiVersion", "kind")) {
      nothing.set(field, wanted.path(field));
    }
    return nothing;
  }

  private static ObjectNode withoutNulls(ObjectNode object) {
    var result = Json.object();
    object.forEachEntry((name, value) -> {
      if (!value.isNull()) {
        result.set(name, inside(value));
      }
    });
    return result;
  }

  private static JsonNode inside(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return withoutNulls(object);
    }
    if (value instanceof ArrayNode list) {
      var result = JsonNodeFactory.instance.arrayNode();
      list.forEach(entry -> result.add(inside(entry)));
      return result;
    }
    return value;
  }
}
