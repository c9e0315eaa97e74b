package dev.netduo.k8s.apply;

import static dev.netduo.k8s.api.Samples.deployment;
import static dev.netduo.k8s.api.Samples.namespace;
import static dev.netduo.k8s.api.Samples.pod;
import static dev.netduo.k8s.api.Samples.service;
import static dev.netduo.k8s.api.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.apply.Apply.Result;
import dev.netduo.k8s.store.ObjectStore;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyTest {
  private final ObjectStore store = store();
  private final Apply apply = new Apply(store);

  @Test
  void theFirstTimeCreatesTheSecondChangesNothing() {
    assertThat(apply.apply(deployment("web", 2), "default")).isEqualTo(Result.CREATED);
    assertThat(apply.apply(deployment("web", 2), "default")).isEqualTo(Result.UNCHANGED);
    assertThat(apply.apply(service("web"), "default")).isEqualTo(Result.CREATED);
    assertThat(apply.apply(service("web"), "default")).isEqualTo(Result.UNCHANGED);
    assertThat(apply.apply(pod("a"), "default")).isEqualTo(Result.CREATED);
    assertThat(apply.apply(pod("a"), "default")).isEqualTo(Result.UNCHANGED);
  }

  @Test
  void aChangedFieldIsConfigured() {
    apply.apply(deployment("web", 2), "default");

    assertThat(apply.apply(deployment("web", 3), "default")).isEqualTo(Result.CONFIGURED);
    assertThat(store.require(Kinds.DEPLOYMENT, "default", "web").getSpec().getReplicas())
        .isEqualTo(3);
  }

  @Test
  void anObjectWithoutANamespaceGoesToTheDefaultOne() {
    store.create(Kinds.NAMESPACE, namespace("shop"));
    var nowhere = new PodBuilder(pod("a")).editMetadata().withNamespace(null).endMetadata().build();

    apply.apply(nowhere, "shop");

    assertThat(store.get(Kinds.POD, "shop", "a")).isPresent();
    assertThat(nowhere.getMetadata().getNamespace()).isNull();
  }

  @Test
  void whatTheManifestSaysNoLongerGoesAndWhatOthersSetStays() {
    apply.apply(configMap(Map.of("a", "1", "b", "2")), "default");
    store.modify(
        Kinds.CONFIG_MAP,
        "default",
        "settings",
        c -> new ConfigMapBuilder(c).addToData("theirs", "kept").build());

    apply.apply(configMap(Map.of("a", "1")), "default");

    assertThat(store.require(Kinds.CONFIG_MAP, "default", "settings").getData())
        .containsOnly(Map.entry("a", "1"), Map.entry("theirs", "kept"));
  }

  @Test
  void aScaleByHandStaysWhereTheManifestNamesNoReplicas() {
    var silent =
        new DeploymentBuilder(deployment("web", 1)).editSpec().withReplicas(null).endSpec();
    apply.apply(silent.build(), "default");
    store.modify(
        Kinds.DEPLOYMENT,
        "default",
        "web",
        d -> new DeploymentBuilder(d).editSpec().withReplicas(4).endSpec().build());

    assertThat(apply.apply(silent.build(), "default")).isEqualTo(Result.UNCHANGED);
    assertThat(store.require(Kinds.DEPLOYMENT, "default", "web").getSpec().getReplicas())
        .isEqualTo(4);
  }

  @Test
  void containersAreMergedByName() {
    apply.apply(deployment("web", 1), "default");
    store.modify(
        Kinds.DEPLOYMENT,
        "default",
        "web",
        d ->
            new DeploymentBuilder(d)
                .editSpec()
                .editTemplate()
                .editSpec()
                .addNewContainer()
                .withName("theirs")
                .withImage("netduo/box")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    var newImage =
        new DeploymentBuilder(deployment("web", 1))
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withImage("netduo/box:2")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();

    apply.apply(newImage, "default");

    var template = store.require(Kinds.DEPLOYMENT, "default", "web").getSpec().getTemplate();
    assertThat(template.getSpec().getContainers())
        .extracting(c -> c.getName() + " " + c.getImage())
        .containsExactly("main netduo/box:2", "theirs netduo/box");
  }

  @Test
  void aServiceKeepsItsAddressAndPortsOfTwoProtocolsStayTwo() {
    var dns =
        new ServiceBuilder(service("dns"))
            .editSpec()
            .withPorts()
            .addNewPort()
            .withName("udp")
            .withPort(53)
            .withProtocol("UDP")
            .endPort()
            .addNewPort()
            .withName("tcp")
            .withPort(53)
            .withProtocol("TCP")
            .endPort()
            .endSpec()
            .build();
    apply.apply(dns, "default");
    var ip = store.require(Kinds.SERVICE, "default", "dns").getSpec().getClusterIP();

    assertThat(apply.apply(dns, "default")).isEqualTo(Result.UNCHANGED);
    var live = store.require(Kinds.SERVICE, "default", "dns").getSpec();
    assertThat(live.getClusterIP()).isEqualTo(ip);
    assertThat(live.getPorts()).extracting(p -> p.getProtocol()).containsExactly("UDP", "TCP");
  }

  @Test
  void anObjectThatWasOnlyCreatedIsAdopted() {
    store.create(Kinds.SERVICE, service("web"));

    var outcome = apply.merge(service("web"), "default");

    assertThat(outcome.adopted()).isTrue();
    assertThat(outcome.result()).isEqualTo(Result.CONFIGURED);
    assertThat(apply.merge(service("web"), "default").adopted()).isFalse();
  }

  @Test
  void aWrongFieldIsRefusedInTheServersWords() {
    var wrong =
        new ServiceBuilder(service("web"))
            .editSpec()
            .editFirstPort()
            .withPort(70000)
            .endPort()
            .endSpec()
            .build();

    assertThatThrownBy(() -> apply.apply(wrong, "default"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("spec.ports[0].port: Invalid value: 70000");
  }

  private static io.fabric8.kubernetes.api.model.ConfigMap configMap(Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("settings")
        .endMetadata()
        .withData(data)
        .build();
  }
}
