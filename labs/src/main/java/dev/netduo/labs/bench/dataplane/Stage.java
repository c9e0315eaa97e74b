package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.manifest.ManifestReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/**
 * A client on one node and a server on another, the server also behind a service.
 *
 * @param client commands where the client is
 * @param server the server's own address
 * @param vip the service's address
 */
record Stage(PodCommands client, Ip server, Ip vip) {
  /** The namespace of both. */
  static final String NAMESPACE = "default";

  private static final String MANIFEST = "dataplane.yaml";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Brings both up and waits until they answer. */
  static Stage set(Cluster cluster, Agent agent) {
    var apply = new Apply(cluster.api());
    ManifestReader.read(MANIFEST, manifest())
        .forEach(manifest -> apply.apply(manifest.object(), NAMESPACE));
    cluster.awaitReady(NAMESPACE, PATIENCE);
    givePorts(agent, cluster, "client");
    givePorts(agent, cluster, "server");
    cluster.nodes().forEach(node -> forgetSoon(agent, cluster.nodePid(node.name())));
    var vip = cluster.api().require(Kinds.SERVICE, NAMESPACE, "server").getSpec().getClusterIP();
    return new Stage(
        new PodCommands(cluster, podOf(cluster, "client").getMetadata().getName()),
        Ip.parse(podOf(cluster, "server").getStatus().getPodIP()),
        Ip.parse(vip));
  }

  // A connection that has ended keeps its ports for a minute at the end that closed it: each
  // measurement would find fewer free than the one before, and look for one longer.
  private static void givePorts(Agent agent, Cluster cluster, String app) {
    var pod = ObjectKey.of(podOf(cluster, app));
    tune(
        agent,
        cluster.pods().pidOf(pod).orElseThrow(),
        """
        echo 1 >/proc/sys/net/ipv4/tcp_tw_reuse
        echo 1 >/proc/sys/net/ipv4/tcp_max_tw_buckets
        echo 1024 65535 >/proc/sys/net/ipv4/ip_local_port_range
        """);
  }

  // Nodes keep one for two minutes. By then the other side's connections come by the same ports,
  // and through a service and straight they are the same to the server: each would have to be given
  // another port.
  private static void forgetSoon(Agent agent, int nodePid) {
    tune(agent, nodePid, "echo 1 >/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_time_wait\n");
  }

  private static void tune(Agent agent, int pid, String script) {
    var _ = agent.run("nsenter -t " + pid + " -n sh -e <<'END'\n" + script + "END\n");
  }

  private static io.fabric8.kubernetes.api.model.Pod podOf(Cluster cluster, String app) {
    return cluster.api().list(Kinds.POD, NAMESPACE).items().stream()
        .filter(pod -> app.equals(pod.getMetadata().getLabels().get("app")))
        .findFirst()
        .orElseThrow(() -> new NetduoException("there is no pod of " + app));
  }

  private static String manifest() {
    try (var resource = Objects.requireNonNull(Stage.class.getResourceAsStream(MANIFEST))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
