package dev.netduo.k8s.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ManagedFieldsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = Instant.parse("2026-01-01T13:00:00Z");

  @Test
  void whatIsAppliedIsOwned() {
    var made =
        apply(
            Optional.empty(),
            "ann",
            "{replicas: 2, template: {spec: {containers: [{name: web, ports: [{containerPort: 80}]}]}}}");

    assertThat(owned(made, "ann", "Apply"))
        .isEqualTo(
            yaml(
                """
                f:spec:
                  f:replicas: {}
                  f:template:
                    f:spec:
                      f:containers:
                        k:{"name":"web"}:
                          .: {}
                          f:name: {}
                          f:ports:
                            k:{"containerPort":80,"protocol":"TCP"}:
                              .: {}
                              f:containerPort: {}
                """));
    var entry = made.path("metadata").path("managedFields").path(0);
    assertThat(entry.path("apiVersion").asString()).isEqualTo("apps/v1");
    assertThat(entry.path("fieldsType").asString()).isEqualTo("FieldsV1");
    assertThat(entry.path("time").asString()).isEqualTo("2026-01-01T12:00:00Z");
  }

  @Test
  void aCreateAndAnUpdateOwnWhatTheySet() {
    var made =
        update(
            Optional.empty(),
            deployment("{replicas: 1, selector: {matchLabels: {a: b}}}", "{labels: {a: b}}"),
            "kubectl-create");
    assertThat(owned(made, "kubectl-create", "Update"))
        .isEqualTo(
            yaml(
                """
                f:metadata: {f:labels: {.: {}, f:a: {}}}
                f:spec: {f:replicas: {}, f:selector: {}}
                """));

    var scaled = update(Optional.of(made), with(made, "{spec: {replicas: 5}}"), "kubectl-edit");
    assertThat(owned(scaled, "kubectl-edit", "Update")).isEqualTo(yaml("f:spec: {f:replicas: {}}"));
    assertThat(owned(scaled, "kubectl-create", "Update"))
        .as("the former owner lost it")
        .isEqualTo(yaml("{f:metadata: {f:labels: {.: {}, f:a: {}}}, f:spec: {f:selector: {}}}"));
  }

  @Test
  void anUpdateThatChangesNothingChangesNoAccount() {
    var made = update(Optional.empty(), deployment("{replicas: 1}", "{}"), "a");

    assertThat(
            ManagedFields.update(
                Kinds.DEPLOYMENT, Optional.of(made), made, new FieldOwner("b"), LATER))
        .isEqualTo(made);
    assertThat(apply(Optional.of(made), "c", "{replicas: 1}").path("spec"))
        .isEqualTo(made.path("spec"));
  }

  @Test
  void anotherValueForAFieldOfSomebodyElseIsAConflict() {
    var live =
        update(Optional.empty(), deployment("{replicas: 1}", "{}"), "kubectl-client-side-apply");

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> apply(Optional.of(live), "ann", "{replicas: 3}"))
        .withMessage(
            "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using"
                + " apps/v1: .spec.replicas")
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo(409);
          assertThat(e.causes())
              .containsExactly(
                  new ApiException.Cause(
                      ".spec.replicas",
                      "conflict with \"kubectl-client-side-apply\" using apps/v1"));
        });
    var forced = apply(Optional.of(live), "ann", "{replicas: 3}", true);
    assertThat(forced.path("spec").path("replicas").asInt()).isEqualTo(3);
    assertThat(owned(forced, "ann", "Apply")).isEqualTo(yaml("f:spec: {f:replicas: {}}"));
    assertThat(owned(forced, "kubectl-client-side-apply", "Update").isMissingNode()).isTrue();
  }

  @Test
  void severalConflictsAreListedByOwner() {
    var first =
        apply(
            Optional.empty(),
            "ann",
            "{replicas: 1, template: {spec: {containers: [{name: web, image: a}]}}}");

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() ->
            apply(
                Optional.of(first),
                "bob",
                "{replicas: 2, template: {spec: {containers: [{name: web, image: b}]}}}"))
        .withMessage(
            """
            Apply failed with 2 conflicts: conflicts with "ann":
            - .spec.replicas
            - .spec.template.spec.containers[name="web"].image\
            """);
  }

  @Test
  void theSameValueIsOwnedTogether() {
    var first = apply(Optional.empty(), "ann", "{replicas: 1}");
    var second = apply(Optional.of(first), "bob", "{replicas: 1}");

    var left = apply(Optional.of(second), "ann", "{paused: true}");

    assertThat(left.path("spec")).isEqualTo(yaml("{replicas: 1, paused: true}"));
    assertThat(apply(Optional.of(left), "bob", "{minReadySeconds: 1}").path("spec"))
        .as("nobody has it any more")
        .isEqualTo(yaml("{paused: true, minReadySeconds: 1}"));
  }

  @Test
  void whatIsNoLongerAppliedGoesAndWithItWhatWasAroundIt() {
    var first =
        apply(
            Optional.empty(),
            "ann",
            "{strategy: {rollingUpdate: {maxSurge: 1}}, template: {spec: {containers: [{name: a},"
                + " {name: b}]}}}");

    assertThat(
            apply(Optional.of(first), "ann", "{template: {spec: {containers: [{name: b}]}}}")
                .path("spec"))
        .isEqualTo(yaml("{template: {spec: {containers: [{name: b}]}}}"));
  }

  @Test
  void entriesKeepTheirOrderAndNewOnesComeLast() {
    var first =
        apply(Optional.empty(), "ann", "{template: {spec: {containers: [{name: a}, {name: b}]}}}");

    assertThat(
            apply(
                    Optional.of(first),
                    "bob",
                    "{template: {spec: {containers: [{name: c}, {name: a, image: x}]}}}")
                .path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .values())
        .extracting(container -> container.path("name").asString())
        .containsExactly("c", "a", "b");
  }

  @Test
  void listsWithoutKeysAndSelectorsHaveOneOwner() {
    var first = apply(Optional.empty(), "ann", "{selector: {matchLabels: {a: b}}}");

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> apply(Optional.of(first), "bob", "{selector: {matchLabels: {c: d}}}"))
        .withMessageEndingWith(": .spec.selector");
  }

  @Test
  void finalizersAreOwnedOneByOne() {
    var first =
        ManagedFields.apply(
            Kinds.DEPLOYMENT,
            Optional.empty(),
            deployment("{}", "{finalizers: [a/x, a/y]}"),
            new FieldOwner("ann"),
            false,
            NOON);

    assertThat(owned(first, "ann", "Apply").path("f:metadata").path("f:finalizers").propertyNames())
        .containsExactly("v:\"a/x\"", "v:\"a/y\"");
  }

  @Test
  void anObjectFromBeforeAnyAccountIsSomebodysToo() {
    var live = deployment("{replicas: 1}", "{}");

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> apply(Optional.of(live), "ann", "{replicas: 2}"))
        .withMessageContaining("conflict with \"before-first-apply\" using apps/v1");
  }

  @Test
  void kubectlTakesOverWhatItAppliedOnItsOwnSide() {
    var last = "{\"spec\":{\"replicas\":1,\"paused\":true}}";
    var live =
        update(
            Optional.empty(),
            with(
                deployment("{replicas: 1, paused: false}", "{}"),
                "{metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: '"
                    + last
                    + "'}}}"),
            "kubectl-client-side-apply");

    var taken = apply(Optional.of(live), "kubectl", "{replicas: 4}");

    assertThat(taken.path("spec").path("replicas").asInt()).isEqualTo(4);
    assertThat(
            taken
                .path("metadata")
                .path("annotations")
                .path("kubectl.kubernetes.io/last-applied-configuration")
                .asString())
        .contains("\"replicas\":4");
    assertThatExceptionOfType(ApiException.class)
        .as("changed by somebody since")
        .isThrownBy(() -> apply(Optional.of(live), "kubectl", "{paused: true}"));
    assertThatExceptionOfType(ApiException.class)
        .as("not kubectl's")
        .isThrownBy(() -> apply(Optional.of(live), "ann", "{replicas: 4}"));
  }

  @Test
  void theAccountMayBeWrittenAndWiped() {
    var made = update(Optional.empty(), deployment("{replicas: 1}", "{}"), "a");
    var moved = made.deepCopy();
    ((ObjectNode) moved.path("metadata").path("managedFields").path(0))
        .put("manager", "kubectl")
        .put("operation", "Apply");

    assertThat(owned(update(Optional.of(made), moved, "b"), "kubectl", "Apply"))
        .isEqualTo(yaml("f:spec: {f:replicas: {}}"));
    assertThat(
            update(Optional.of(made), with(made, "{metadata: {managedFields: [{}]}}"), "b")
                .path("metadata")
                .has("managedFields"))
        .isFalse();
    assertThat(
            owned(
                update(Optional.of(made), with(made, "{metadata: {managedFields: null}}"), "b"),
                "a",
                "Update"))
        .isEqualTo(yaml("f:spec: {f:replicas: {}}"));
  }

  @Test
  void theStatusHasOwnersOfItsOwn() {
    var made = update(Optional.empty(), deployment("{replicas: 1}", "{}"), "a");
    var reported =
        ManagedFields.update(
            Kinds.DEPLOYMENT,
            Optional.of(made),
            with(made, "{status: {replicas: 1, conditions: [{type: Available, status: 'True'}]}}"),
            new FieldOwner("controller", "status"),
            NOON);

    var entry = reported.path("metadata").path("managedFields").path(1);
    assertThat(entry.path("subresource").asString()).isEqualTo("status");
    assertThat(entry.path("fieldsV1"))
        .isEqualTo(
            yaml(
                """
                f:status:
                  f:conditions:
                    .: {}
                    k:{"type":"Available"}: {.: {}, f:type: {}, f:status: {}}
                  f:replicas: {}
                """));
  }

  @Test
  void thoseWhoChangedItLongAgoBecomeOne() {
    var object = deployment("{}", "{}");
    for (int i = 0; i < 30; i++) {
      var next = with(object, "{metadata: {labels: {l" + i + ": x}}}");
      object =
          ManagedFields.update(
              Kinds.DEPLOYMENT,
              Optional.of(object),
              next,
              new FieldOwner("m" + i),
              NOON.plusSeconds(i));
    }

    assertThat(object.path("metadata").path("managedFields")).hasSizeBetween(10, 12);
    assertThat(
            owned(object, "ancient-changes", "Update")
                .path("f:metadata")
                .path("f:labels")
                .has("f:l0"))
        .isTrue();
    assertThat(owned(object, "m29", "Update").isMissingNode()).isFalse();
  }

  @Test
  void managedFieldsCannotBeApplied() {
    var applied = with(deployment("{}", "{}"), "{metadata: {managedFields: [{manager: a}]}}");

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() ->
            ManagedFields.apply(
                Kinds.DEPLOYMENT, Optional.empty(), applied, new FieldOwner("a"), false, NOON))
        .withMessage("metadata.managedFields must be nil")
        .satisfies(e -> assertThat(e.code()).isEqualTo(400));
  }

  @Test
  void nullsAreNotApplied() {
    var made =
        apply(Optional.empty(), "ann", "{replicas: 1, paused: null, strategy: {type: null}}");

    assertThat(made.path("spec")).isEqualTo(yaml("{replicas: 1, strategy: {}}"));
  }

  private static ObjectNode apply(Optional<ObjectNode> live, String manager, String spec) {
    return apply(live, manager, spec, false);
  }

  private static ObjectNode apply(
      Optional<ObjectNode> live, String manager, String spec, boolean force) {
    return ManagedFields.apply(
        Kinds.DEPLOYMENT, live, deployment(spec, "{}"), new FieldOwner(manager), force, NOON);
  }

  private static ObjectNode update(Optional<ObjectNode> live, ObjectNode next, String manager) {
    return ManagedFields.update(Kinds.DEPLOYMENT, live, next, new FieldOwner(manager), NOON);
  }

  private static ObjectNode deployment(String spec, String metadata) {
    return with(
        with(
            (ObjectNode) yaml("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}"),
            "{metadata: " + metadata + "}"),
        "{spec: " + spec + "}");
  }

  private static ObjectNode with(ObjectNode object, String change) {
    return lay(object.deepCopy(), yaml(change));
  }

  private static ObjectNode lay(ObjectNode object, JsonNode change) {
    change.forEachEntry((name, value) -> {
      if (object.path(name) instanceof ObjectNode inside && value.isObject()) {
        lay(inside, value);
      } else {
        object.set(name, value);
      }
    });
    return object;
  }

  private static JsonNode owned(JsonNode object, String manager, String operation) {
    return object
        .path("metadata")
        .path("managedFields")
        .valueStream()
        .filter(e ->
            e.path("manager").asString().equals(manager)
                && e.path("operation").asString().equals(operation))
        .map(e -> e.path("fieldsV1"))
        .findFirst()
        .orElse(object.path("missing"));
  }

  private static JsonNode yaml(String text) {
    return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
  }
}
