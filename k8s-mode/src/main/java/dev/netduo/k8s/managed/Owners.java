package dev.netduo.k8s.managed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who has which fields of an object: its {@code metadata.managedFields}. */
final class Owners {
  // Everybody who changes an object under a name of their own would make it grow without end.
  private static final int MAX_UPDATING = 10;
  private static final String ANCIENT = "ancient-changes";

  private final Map<Owner, Share> shares = new TreeMap<>(Owner.ORDER);

  /**
   * What somebody has.
   *
   * @param since when that changed last, as RFC 3339
   */
  record Share(FieldSet fields, String since) {}

  /** What an object says; nobody where it says nothing that can be read. */
  static Owners of(JsonNode object) {
    return read(object.path("metadata").path("managedFields"));
  }

  static Owners read(JsonNode entries) {
    var owners = new Owners();
    for (var entry : entries) {
      var operation = entry.path("operation").asString("");
      if (!entry.path("fieldsType").asString("").equals("FieldsV1")
          || !(operation.equals("Apply") || operation.equals("Update"))) {
        return new Owners();
      }
      var manager =
          new FieldOwner(
              entry.path("manager").asString(""), entry.path("subresource").asString(""));
      owners.shares.put(
          new Owner(manager, operation.equals("Apply"), entry.path("apiVersion").asString("")),
          new Share(FieldSet.read(entry.path("fieldsV1")), entry.path("time").asString("")));
    }
    return owners;
  }

  boolean isEmpty() {
    return shares.isEmpty();
  }

  /** What one of them has. */
  Optional<FieldSet> of(Owner owner) {
    return Optional.ofNullable(shares.get(owner)).map(Share::fields);
  }

  /** What the others have that is in a set. */
  Map<Owner, FieldSet> others(Owner owner, FieldSet among) {
    var found = new TreeMap<Owner, FieldSet>(Owner.ORDER);
    shares.forEach((other, share) -> {
      var common = share.fields().and(among);
      if (!other.equals(owner) && !common.isEmpty()) {
        found.put(other, common);
      }
    });
    return found;
  }

  /** What any but one of them has. */
  FieldSet held(Owner except) {
    var all = new FieldSet();
    for (var entry : shares.entrySet()) {
      if (!entry.getKey().equals(except)) {
        all = all.or(entry.getValue().fields());
      }
    }
    return all;
  }

  /** Takes fields from all but one. */
  void take(Owner owner, FieldSet fields) {
    if (!fields.isEmpty()) {
      shares.replaceAll((other, share) ->
          other.equals(owner) ? share : new Share(share.fields().minus(fields), share.since()));
      shares.values().removeIf(share -> share.fields().isEmpty());
    }
  }

  /** Says what one of them has from now on. */
  void set(Owner owner, FieldSet fields, Instant now) {
    var before = shares.get(owner);
    if (fields.isEmpty()) {
      shares.remove(owner);
    } else if (before == null || !before.fields().sameAs(fields)) {
      shares.put(owner, new Share(fields, now.truncatedTo(ChronoUnit.SECONDS).toString()));
    }
  }

  // Those who changed it longest ago become one, who has what all of them had.
  private void join() {
    var updating =
        shares.keySet().stream()
            .filter(owner -> !owner.applied() && owner.manager().subresource().isEmpty())
            .sorted(Comparator.comparing(owner -> since(owner)))
            .toList();
    for (var owner : updating.subList(0, Math.max(0, updating.size() - MAX_UPDATING))) {
      var share = shares.remove(owner);
      if (share != null) {
        shares.merge(
            new Owner(new FieldOwner(ANCIENT), false, owner.apiVersion()),
            share,
            (one, other) -> new Share(one.fields().or(other.fields()), other.since()));
      }
    }
  }

  private String since(Owner owner) {
    var share = shares.get(owner);
    return share == null ? "" : share.since();
  }

  /** Writes them into an object. */
  void write(ObjectNode object) {
    join();
    var metadata = object.withObject("metadata");
    if (shares.isEmpty()) {
      metadata.remove("managedFields");
    } else {
      metadata.set("managedFields", entries());
    }
  }

  private ArrayNode entries() {
    var entries = JsonNodeFactory.instance.arrayNode();
    shares.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Owner, Share> e) -> !e.getKey().applied())
                .thenComparing(e -> e.getValue().since())
                .thenComparing(Map.Entry::getKey, Owner.ORDER))
        .forEach(e -> entry(entries.addObject(), e.getKey(), e.getValue()));
    return entries;
  }

  private static void entry(ObjectNode entry, Owner owner, Share share) {
    entry.put("apiVersion", owner.apiVersion()).put("fieldsType", "FieldsV1");
    entry.set("fieldsV1", share.fields().write());
    entry.put("manager", owner.manager().name()).put("operation", owner.operation());
    if (!owner.manager().subresource().isEmpty()) {
      entry.put("subresource", owner.manager().subresource());
    }
    if (!share.since().isEmpty()) {
      entry.put("time", share.since());
    }
  }
}
