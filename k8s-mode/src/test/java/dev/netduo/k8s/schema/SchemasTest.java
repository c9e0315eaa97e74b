package dev.netduo.k8s.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.schema.FieldType.ListKind;
import dev.netduo.k8s.schema.FieldType.ListOf;
import dev.netduo.k8s.schema.FieldType.MapOf;
import dev.netduo.k8s.schema.FieldType.Model;
import dev.netduo.k8s.schema.FieldType.Scalar;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemasTest {

  @Test
  void definitionsHaveTheNamesOfTheRealOnes() {
    assertThat(Schemas.of(Kinds.POD).name()).isEqualTo("io.k8s.api.core.v1.Pod");
    assertThat(Schemas.of(Deployment.class).name()).isEqualTo("io.k8s.api.apps.v1.Deployment");
    assertThat(Schemas.of(NetworkPolicyPort.class).name())
        .isEqualTo("io.k8s.api.networking.v1.NetworkPolicyPort");
    assertThat(Schemas.of(ObjectMeta.class).name())
        .isEqualTo("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
  }

  @Test
  void fieldsHaveTypesAndFormats() {
    assertThat(scalar(ContainerPort.class, "containerPort"))
        .extracting(Scalar::type, Scalar::format)
        .containsExactly("integer", "int32");
    assertThat(scalar(PodSpec.class, "terminationGracePeriodSeconds").format()).isEqualTo("int64");
    assertThat(scalar(ObjectMeta.class, "creationTimestamp").definition())
        .contains("io.k8s.apimachinery.pkg.apis.meta.v1.Time");
    assertThat(scalar(NetworkPolicyPort.class, "port").definition())
        .contains("io.k8s.apimachinery.pkg.util.intstr.IntOrString");
    assertThat(type(Secret.class, "data"))
        .isInstanceOfSatisfying(
            MapOf.class, map -> assertThat(((Scalar) map.values()).format()).isEqualTo("byte"));
  }

  @Test
  void listsAreMergedAsTheRealTagsSay() {
    var containers = property(PodSpec.class, "containers");
    assertThat(containers.required()).isTrue();
    assertThat(containers.mergeKey()).contains("name");
    assertThat(containers.patchStrategy()).isEqualTo("merge");
    assertThat(property(PodSpec.class, "volumes").patchStrategy()).isEqualTo("merge,retainKeys");
    assertThat(property(DeploymentSpec.class, "strategy").patchStrategy()).isEqualTo("retainKeys");
    assertThat(property(ObjectMeta.class, "finalizers"))
        .extracting(Property::merges, Property::mergeKey)
        .containsExactly(true, java.util.Optional.empty());

    var ports = property(Container.class, "ports");
    assertThat(ports.mergeKey()).contains("containerPort");
    assertThat(ports.type())
        .isInstanceOfSatisfying(
            ListOf.class,
            list ->
                assertThat(list)
                    .extracting(ListOf::kind, ListOf::keys)
                    .containsExactly(ListKind.MAP, List.of("containerPort", "protocol")));
    assertThat(property(ContainerPort.class, "protocol").defaultValue()).contains("TCP");
    assertThat(type(DeploymentSpec.class, "selector"))
        .isInstanceOfSatisfying(Model.class, selector -> assertThat(selector.atomic()).isTrue());
  }

  @Test
  void everyLineOfTheTablesIsAboutAFieldThereIs() {
    var known = known();

    assertThat(FieldFacts.entries())
        .allSatisfy(entry -> assertThat(fieldOf(known, entry)).isTrue());
    assertThat(Descriptions.entries())
        .allSatisfy(entry -> assertThat(entry.startsWith("* ") || fieldOf(known, entry)).isTrue());
  }

  @Test
  void whatAPersonWritesIsDescribed() {
    for (var field :
        List.of("containers", "dnsPolicy", "hostNetwork", "nodeName", "restartPolicy", "volumes")) {
      assertThat(Descriptions.of(Schemas.of(PodSpec.class).name(), field)).isNotEmpty();
    }
    assertThat(Descriptions.of(Schemas.of(Kinds.NETWORK_POLICY).name())).isNotEmpty();
    assertThat(Descriptions.of(Schemas.of(Kinds.NETWORK_POLICY).name(), "apiVersion")).isNotEmpty();
  }

  private static boolean fieldOf(Map<String, ObjectSchema> known, String entry) {
    var parts = entry.split(" ", -1);
    var schema = known.get(parts[0]);
    return schema != null && (parts.length == 1 || schema.property(parts[1]).isPresent());
  }

  private static Map<String, ObjectSchema> known() {
    var known = new HashMap<String, ObjectSchema>();
    var waiting =
        new ArrayDeque<>(
            Stream.concat(
                    Kinds.ALL.stream().<Class<?>>map(kind -> kind.type()),
                    Stream.<Class<?>>of(Status.class, DeleteOptions.class))
                .map(Schemas::of)
                .toList());
    while (!waiting.isEmpty()) {
      var schema = waiting.poll();
      if (known.put(DefinitionNames.brief(schema.name()), schema) == null) {
        schema.properties().forEach(p -> models(p.type()).map(Model::schema).forEach(waiting::add));
      }
    }
    return known;
  }

  private static Stream<Model> models(FieldType type) {
    return switch (type) {
      case Scalar _ -> Stream.empty();
      case Model model -> Stream.of(model);
      case MapOf(var values, _) -> models(values);
      case ListOf(var items, _, _) -> models(items);
    };
  }

  private static Property property(Class<?> model, String field) {
    return Schemas.of(model).property(field).orElseThrow();
  }

  private static FieldType type(Class<?> model, String field) {
    return property(model, field).type();
  }

  private static Scalar scalar(Class<?> model, String field) {
    return (Scalar) type(model, field);
  }
}
