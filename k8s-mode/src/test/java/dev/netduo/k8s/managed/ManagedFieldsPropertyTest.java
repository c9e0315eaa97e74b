package dev.netduo.k8s.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.patch.RandomPods;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ManagedFieldsPropertyTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final FieldOwner ANN = new FieldOwner("ann");
  private static final FieldOwner BOB = new FieldOwner("bob");

  @RepeatedTest(100)
  void applyingTwiceChangesNothing(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var live = apply(Optional.empty(), RandomPods.pod(random), ANN);
    var wanted = RandomPods.pod(random);

    var once = apply(Optional.of(live), wanted, ANN);
    var twice =
        ManagedFields.apply(Kinds.POD, Optional.of(once), wanted, ANN, false, NOON.plusSeconds(60));

    assertThat(twice).isEqualTo(once);
  }

  @RepeatedTest(100)
  void whatOneManagerAppliesIsWhatThereIs(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var live = apply(Optional.empty(), RandomPods.pod(random), ANN);
    var wanted = RandomPods.pod(random);

    assertThat(withoutAccount(apply(Optional.of(live), wanted, ANN))).isEqualTo(wanted);
  }

  @RepeatedTest(100)
  void managersOfDifferentFieldsNeverMeetAndLeaveEachOtherAlone(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var ann = (ObjectNode) renamed(RandomPods.pod(random), "x");
    var bob = (ObjectNode) renamed(RandomPods.pod(random), "y");
    bob.withObject("spec").remove(List.of("dnsPolicy", "nodeSelector", "tolerations"));

    var first = apply(Optional.empty(), ann, ANN);
    var both = apply(Optional.of(first), bob, BOB);
    assertThat(owner(both, "ann")).isEqualTo(owner(first, "ann"));

    var nothing = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
    nothing.putObject("metadata").put("name", "web");
    var without = apply(Optional.of(both), nothing, ANN);

    assertThat(withoutAccount(without)).isEqualTo(bob);
    assertThat(owner(without, "bob")).isEqualTo(owner(both, "bob"));
    assertThat(owner(without, "ann").isMissingNode()).isTrue();
  }

  @RepeatedTest(100)
  void anUpdateTakesJustWhatItChanges(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var live = apply(Optional.empty(), RandomPods.pod(random), ANN);
    var next = RandomPods.pod(random);
    var updated = ManagedFields.update(Kinds.POD, Optional.of(live), next, BOB, NOON);

    assertThat(withoutAccount(updated)).isEqualTo(next);
    var hers = FieldSet.read(owner(updated, "ann"));
    var his = FieldSet.read(owner(updated, "bob"));
    assertThat(hers.and(his).isEmpty()).isTrue();
    assertThat(withoutAccount(apply(Optional.of(updated), next, BOB)))
        .as("what is there already can always be applied")
        .isEqualTo(next);
  }

  @RepeatedTest(20)
  void anAccountIsWrittenAndReadAsItIs(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var fields = owner(apply(Optional.empty(), RandomPods.pod(random), ANN), "ann");

    assertThat(FieldSet.read(fields).write()).isEqualTo(fields);
  }

  private static ObjectNode apply(
      Optional<ObjectNode> live, ObjectNode wanted, FieldOwner manager) {
    return ManagedFields.apply(Kinds.POD, live, wanted, manager, false, NOON);
  }

  private static JsonNode withoutAccount(ObjectNode object) {
    var copy = object.deepCopy();
    copy.withObject("metadata").remove("managedFields");
    return copy;
  }

  private static JsonNode owner(JsonNode object, String manager) {
    return object
        .path("metadata")
        .path("managedFields")
        .valueStream()
        .filter(e -> e.path("manager").asString().equals(manager))
        .map(e -> e.path("fieldsV1"))
        .findFirst()
        .orElse(object.path("missing"));
  }

  // Two such pods share nothing that has a name, but for the pod's own.
  private static JsonNode renamed(JsonNode node, String prefix) {
    return switch (node) {
      case ObjectNode object -> {
        var result = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((name, value) -> {
          var own = name.startsWith("l") && name.length() == 2 ? prefix + name : name;
          var named = name.equals("name") && !value.asString().equals("web");
          result.set(
              own,
              named
                  ? JsonNodeFactory.instance.stringNode(prefix + value.asString())
                  : renamed(value, prefix));
        });
        yield result;
      }
      case ArrayNode list -> {
        var result = JsonNodeFactory.instance.arrayNode();
        list.forEach(entry ->
            result.add(
                entry.isString() && entry.asString().startsWith("f")
                    ? JsonNodeFactory.instance.stringNode(prefix + entry.asString())
                    : renamed(entry, prefix)));
        yield result;
      }
      default -> node;
    };
  }
}
