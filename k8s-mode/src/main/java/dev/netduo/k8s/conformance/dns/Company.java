package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.dns.Unbound;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The real pods that the cases need beside the cluster's own: who asks, a server for names outside,
 * and a DNS server of the cluster's kind that is never told anything.
 */
final class Company {
  private static final String NAMESPACE = "kube-system";
  private static final String ASKER = "asker";
  private static final String UPSTREAM = "upstream";
  private static final String UNTOLD = "untold";

  private final Cluster cluster;

  private Company(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Starts the pods and waits for them. */
  static Company start(Cluster cluster, World world) {
    var company = new Company(cluster);
    company.create(ASKER, List.of("sleep", "infinity"), Map.of());
    company.create(
        UPSTREAM,
        List.of(
            "sh",
            "-c",
            "printf '%s' \"$CONFIG\" > /run/dns.conf && exec unbound -d -c /run/dns.conf"),
        Map.of("CONFIG", config(world)));
    company.create(UNTOLD, Unbound.command(), Unbound.environment(cluster.spec().domain()));
    LiveWorld.await(
        "the pods that ask and answer",
        () ->
            cluster.readyPods(NAMESPACE).stream()
                .map(ObjectKey::name)
                .collect(Collectors.toSet())
                .containsAll(List.of(ASKER, UPSTREAM, UNTOLD)));
    cluster.settle();
    return company;
  }

  private void create(String name, List<String> command, Map<String, String> variables) {
    var _ =
        cluster
            .api()
            .create(
                Kinds.POD,
                new PodBuilder()
                    .withNewMetadata()
                    .withNamespace(NAMESPACE)
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withDnsPolicy("Default")
                    .withTerminationGracePeriodSeconds(0L)
                    .addNewContainer()
                    .withName(name)
                    .withImage("netduo/node")
                    .withCommand(command)
                    .withEnv(
                        variables.entrySet().stream()
                            .map(variable ->
                                new EnvVar(variable.getKey(), variable.getValue(), null))
                            .toList())
                    .endContainer()
                    .endSpec()
                    .build());
  }

  private static String config(World world) {
    var data =
        world.upstream().entrySet().stream()
            .flatMap(name ->
                name.getValue().stream()
                    .map(ip ->
                        "  local-data: \""
                            + name.getKey()
                            + " 300 IN "
                            + (ip.isV4() ? "A " : "AAAA ")
                            + ip
                            + "\"\n"))
            .collect(Collectors.joining());
    return """
    server:
      interface: 0.0.0.0
      access-control: 0.0.0.0/0 allow
      do-daemonize: no
      username: ""
      chroot: ""
      directory: ""
      pidfile: ""
      use-syslog: no
      logfile: ""
      module-config: "iterator"
      local-zone: "." static
      local-data: ". 300 IN SOA upstream. hostmaster.upstream. 1 7200 1800 86400 5"
    """
        + data;
  }

  /** A process in the pod that asks. */
  int asker() {
    return cluster
        .pods()
        .pidOf(new ObjectKey(NAMESPACE, ASKER))
        .orElseThrow(() -> new NetduoException("the pod that asks does not run"));
  }

  /** The server for names outside. */
  Ip upstream() {
    return address(UPSTREAM);
  }

  /** The server that was told nothing. */
  Ip untold() {
    return address(UNTOLD);
  }

  private Ip address(String pod) {
    return cluster.dataPlane().snapshot().pods().stream()
        .filter(network -> network.namespace().equals(NAMESPACE) && network.name().equals(pod))
        .findFirst()
        .orElseThrow(() -> new NetduoException("pod " + NAMESPACE + "/" + pod + " does not run"))
        .ip();
  }
}
