package dev.netduo.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.fabric.LinuxFabric;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.network.ClusterTopology;
import dev.netduo.k8s.network.VxlanOverlay;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.runtime.NodePlace;
import dev.netduo.k8s.runtime.PodRuntime;
import dev.netduo.k8s.runtime.pod.PodDns;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A second runtime over the containers of one that was killed. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodAdoptionIT {
  private static final String PODS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: conf}
      data: {word: old}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        terminationGracePeriodSeconds: 0
        volumes: [{name: conf, configMap: {name: conf}}]
        containers:
        - name: app
          image: netduo/box
          command: [netserve, 8080/http]
          readinessProbe: {periodSeconds: 1, httpGet: {port: 8080}}
          volumeMounts: [{name: conf, mountPath: /conf}]
        - {name: other, image: netduo/box, command: [sleep, "1000"]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: dies}
      spec:
        terminationGracePeriodSeconds: 0
        containers: [{name: app, image: netduo/box}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: goes}
      spec:
        terminationGracePeriodSeconds: 0
        containers: [{name: app, image: netduo/box}]
      """;

  private final PodRig rig;

  PodAdoptionIT(Session session) {
    this.rig = new PodRig(session);
  }

  @AfterAll
  void takeDown() {
    rig.close();
  }

  @Test
  void whatRunsIsTakenOverAsItIsAndTheRestIsPutRight() {
    rig.apply(PODS);
    var before = List.of("web", "dies", "goes").stream().map(rig::awaitReady).toList();
    var ids = ids("web");

    // As after a kill: nobody listens any more. Looks that are under way must not report what they
    // no longer know.
    whileChanging("web", rig.cluster.pods()::close);
    rig.cluster.dataPlane().close();
    var engine = rig.session.engine().containers();
    engine.stop(PodRig.status(rig.pod("dies")).getContainerID().substring(9), Duration.ZERO);
    rig.cluster.api().delete(Kinds.POD, PodRig.NAMESPACE, "goes", DeleteOptions.NOW);
    var stray = stray();
    var volumes = rig.session.engine().volumes();
    var ofWeb = Map.of("dev.netduo.pod-uid", rig.pod("web").getMetadata().getUid());
    var nobodys = nobodysVolume();

    var fabric = new LinuxFabric(rig.agent);
    var nodes = nodes();
    nodes.forEach(node -> fabric.bind(node.network().namespace(), node.pid()));
    try (var dataPlane =
            new DataPlane(
                rig.cluster.api(),
                fabric,
                new ClusterTopology(new VxlanOverlay()),
                Events.NONE,
                rig.cluster.spec().ranges(),
                rig.cluster.nodes());
        var runtime =
            new PodRuntime(
                rig.session,
                rig.agent,
                rig.cluster.spec().name(),
                rig.cluster.api(),
                dataPlane,
                rig.cluster.spec().addressing(),
                nodes,
                new PodDns(
                    rig.cluster.spec().dnsServers(),
                    rig.cluster.spec().domain(),
                    () -> Dns.DEFAULT))) {
      assertThat(PodRig.isReady(rig.pod("web"))).as("ready all the time").isTrue();
      var dies =
          rig.awaitPod("dies", p -> PodRig.isReady(p) && PodRig.status(p).getRestartCount() == 1);
      PodRig.await("the stray is gone", () -> engine.find(stray).isEmpty());
      PodRig.await("so is a volume of no pod", () -> volumes.find(nobodys).isEmpty());
      assertThat(volumes.list(ofWeb)).hasSize(2);
      PodRig.await("the deleted pod is gone", () -> rig.containers("goes").isEmpty());
      dataPlane.settle();

      assertThat(ids("web")).isEqualTo(ids);
      assertThat(PodRig.status(rig.pod("web")).getRestartCount()).isZero();
      assertThat(rig.pod("web").getStatus().getPodIP()).isEqualTo(ip(before.getFirst()));
      assertThat(ip(dies)).isEqualTo(ip(before.get(1)));
      var from =
          new Probe.Source.Local(
              "dies", runtime.pidOf(new ObjectKey("default", "dies")).orElseThrow());
      var answer =
          new LiveProber(rig.agent)
              .send(new Probe.Http(from, ip(before.getFirst()), 8080, "/", Duration.ofSeconds(2)));
      assertThat(answer.reached()).as(answer.toString()).isTrue();

      rig.apply(
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: conf}
          data: {word: new}
          """);
      var web = rig.pod("web").getStatus().getContainerStatuses().getFirst();
      PodRig.await(
          "the change arrives",
          () ->
              engine
                  .exec(
                      web.getContainerID().substring(9), List.of("cat", "/conf/word"), new byte[0])
                  .out()
                  .equals("new"));

      // An address that was taken over is nobody else's.
      rig.apply(PODS.substring(PODS.lastIndexOf("---\n")));
      var fresh = rig.awaitReady("goes");
      assertThat(ip(fresh)).isNotIn(ip(before.getFirst()), ip(dies));
      rig.delete("web");
      rig.delete("dies");
      rig.delete("goes");
    }
  }

  private void whileChanging(String pod, Runnable work) {
    var changing =
        Thread.ofVirtual()
            .start(() -> {
              for (int count = 0; !Thread.currentThread().isInterrupted(); count++) {
                var word = Integer.toString(count);
                rig.cluster
                    .api()
                    .modify(
                        Kinds.POD,
                        PodRig.NAMESPACE,
                        pod,
                        now ->
                            now.edit()
                                .editMetadata()
                                .addToAnnotations("count", word)
                                .endMetadata()
                                .build());
              }
            });
    PodRig.await(
        "changes are on their way",
        () -> rig.pod(pod).getMetadata().getAnnotations().containsKey("count"));
    work.run();
    changing.interrupt();
    try {
      changing.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> ids(String pod) {
    return rig.containers(pod).stream()
        .collect(Collectors.toMap(Container::name, found -> found.id() + " " + found.pid()));
  }

  private String stray() {
    return rig.session
        .engine()
        .containers()
        .create(
            ContainerSpec.of(Labels.engineName(rig.session.name(), "stray"), "netduo/box")
                .labels(ofNobody("stray"))
                .build());
  }

  // As of a pod whose containers were just removed when the program was killed.
  private String nobodysVolume() {
    var name = Labels.engineName(rig.session.name(), "nobodys");
    var volume = new ContainerSpec.Volume(name, ofNobody("gone"), Map.of());
    var containers = rig.session.engine().containers();
    containers.remove(
        containers.create(
            ContainerSpec.of(name, "netduo/box")
                .labels(ofNobody("gone"))
                .mounts(List.of(new ContainerSpec.Mount(volume, "", "/data", false)))
                .build()));
    return name;
  }

  private Map<String, String> ofNobody(String pod) {
    var labels = Labels.of(rig.session.name(), "app", pod);
    labels.put("dev.netduo.cluster", rig.cluster.spec().name());
    labels.put("dev.netduo.pod-uid", pod + "-of-nobody");
    labels.put("dev.netduo.attempt", "0");
    return labels;
  }

  private List<NodePlace> nodes() {
    return rig.cluster.nodes().stream()
        .map(network -> {
          var name = rig.cluster.spec().name() + "-" + network.name();
          var container =
              rig.session
                  .engine()
                  .containers()
                  .find(Labels.engineName(rig.session.name(), name))
                  .orElseThrow();
          return new NodePlace(network, container.id(), container.pid());
        })
        .toList();
  }

  private static String ip(Pod pod) {
    return pod.getStatus().getPodIP();
  }
}
