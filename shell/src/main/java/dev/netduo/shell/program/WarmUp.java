package dev.netduo.shell.program;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.TemporaryFolder;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.fabric.LinuxFabric;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Sessions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.NoPods;
import dev.netduo.k8s.client.ClusterConnection;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.controller.Controllers;
import dev.netduo.k8s.network.ClusterTopology;
import dev.netduo.k8s.network.VxlanOverlay;
import dev.netduo.k8s.runtime.DataPlane;
import dev.netduo.k8s.server.ApiServer;
import dev.netduo.k8s.server.ServerOptions;
import dev.netduo.k8s.server.auth.Credentials;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import dev.netduo.k8s.store.journal.SqliteJournal;
import dev.netduo.shell.command.ClusterProcesses;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Uses, once and without effect, what most commands and a cluster's process use, so that Java has
 * loaded it when the launcher makes it write down what it loaded.
 */
public final class WarmUp {
  /** The first word of such a run. */
  public static final String WORD = "warm-up";

  private static final String NOWHERE = "netduo/warm-up:none";

  private WarmUp() {}

  /** Does so; where no Engine answers, without it. */
  public static void run() {
    commands();
    try (var folder = TemporaryFolder.create("netduo-warm-up")) {
      cluster(folder.path().resolve("state.db"));
    }
    engine();
  }

  private static void commands() {
    var nowhere = new PrintWriter(Writer.nullWriter());
    try (var processes = new ClusterProcesses();
        var program =
            new Program(WORD, true, Optional.empty(), Map.of(), processes, nowhere, nowhere)) {
      for (var line : List.of("docker --help", "kubectl --help", "cluster --help", "up --help")) {
        program.runner().run(List.of(line.split(" ")));
      }
    }
  }

  private static void cluster(Path state) {
    var credentials = Credentials.create(List.of());
    try (var journal = SqliteJournal.open(state)) {
      var addresses = new ServiceAddresses(ClusterSpec.DEFAULT.serviceCidr());
      var store = new ObjectStore(addresses, InstantSource.system(), journal);
      try (var _ = Controllers.start(store);
          var server = ApiServer.start(store, new NoPods(), ServerOptions.loopback(credentials));
          var client = ClusterConnection.open(server.address().toString(), credentials)) {
        client
            .api()
            .create(
                Kinds.DEPLOYMENT,
                new DeploymentBuilder()
                    .withNewMetadata()
                    .withName(WORD)
                    .withNamespace("default")
                    .endMetadata()
                    .withNewSpec()
                    .withNewSelector()
                    .withMatchLabels(Map.of("app", WORD))
                    .endSelector()
                    .withNewTemplate()
                    .withNewMetadata()
                    .withLabels(Map.of("app", WORD))
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .withName(WORD)
                    .withImage(WORD)
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build());
        client.api().list(Kinds.POD);
        dataPlane(store);
      }
    }
  }

  // The rules of a node, a service and a policy, written to nobody.
  private static void dataPlane(KubeApi api) {
    var labels = Map.of("app", WORD);
    api.create(
        Kinds.SERVICE,
        new ServiceBuilder()
            .withNewMetadata()
            .withName(WORD)
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withSelector(labels)
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build());
    api.create(
        Kinds.NETWORK_POLICY,
        new NetworkPolicyBuilder()
            .withNewMetadata()
            .withName(WORD)
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withNewPodSelector()
            .withMatchLabels(labels)
            .endPodSelector()
            .withPolicyTypes("Ingress")
            .endSpec()
            .build());
    var spec = ClusterSpec.DEFAULT;
    var range = spec.addressing().nodeRanges(Family.IPV4).findFirst().orElseThrow();
    var node = new NodeNetwork("n1", Ip.parse("192.0.2.1"), range, 1500);
    try (var plane =
        new DataPlane(
            api,
            new LinuxFabric(new NoAgent()),
            new ClusterTopology(new VxlanOverlay()),
            Events.NONE,
            spec.ranges(),
            List.of(node))) {
      plane.takeOver(List.of()).join();
      var _ = plane.nodeStarted(node, 1);
      plane.settle();
    } catch (NetduoException e) {
      // What nobody ran is complained of, and loaded all the same.
    }
  }

  private static void engine() {
    try (var engine = DockerEngine.connect()) {
      new Sessions(engine).list();
      var _ = engine.version();
      var _ = new ImageStore(engine, Events.NONE).list();
      var _ = engine.containers().find(NOWHERE);
      // Refused: there is no such image.
      var _ = engine.containers().create(ContainerSpec.of(WORD, NOWHERE).network("none").build());
    } catch (NetduoException e) {
      // Every command says so itself.
    }
  }

  /** Takes every script and does nothing. */
  private static final class NoAgent implements Agent {
    @Override
    public String run(String script) {
      return "";
    }

    @Override
    public LiveExec open(List<String> command) {
      throw new NetduoException("no agent runs");
    }

    @Override
    public void close() {}
  }
}
