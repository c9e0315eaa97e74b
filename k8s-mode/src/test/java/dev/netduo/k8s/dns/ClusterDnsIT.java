package dev.netduo.k8s.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.probe.dns.DnsClient;
import dev.netduo.emulator.probe.dns.DnsClient.Message;
import dev.netduo.emulator.probe.dns.DnsRecord;
import dev.netduo.emulator.probe.dns.DnsReply;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterNames;
import dev.netduo.k8s.cluster.ClusterSpec;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What no single case says about the server of a real cluster: size, order, time, and ends. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterDnsIT {
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CHANGES = 50;

  private final ContainerAgent agent;
  private final Cluster cluster;
  private final DnsClient client;

  ClusterDnsIT(Session session) {
    this.agent = ContainerAgent.start(session);
    this.cluster = Cluster.start(session, agent, ClusterSpec.DEFAULT);
    this.client = new DnsClient(agent);
  }

  @AfterAll
  void takeDown() {
    cluster.close();
    agent.close();
  }

  private DnsReply last(String name, String type, boolean tcp) {
    return replies(name, type, tcp).getLast();
  }

  private List<DnsReply> replies(String name, String type, boolean tcp) {
    var server = cluster.spec().dnsServer();
    var message = new Message(cluster.nodePid("n1"), server, name, type, tcp, ANSWER);
    return client.ask(List.of(message)).getFirst();
  }

  private void headless(String name, int endpoints) {
    cluster
        .api()
        .create(
            Kinds.SERVICE,
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .endSpec()
                .build());
    cluster
        .api()
        .create(
            Kinds.ENDPOINT_SLICE,
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withLabels(Map.of("kubernetes.io/service-name", name))
                .endMetadata()
                .withAddressType("IPv4")
                .withEndpoints(
                    IntStream.range(0, endpoints)
                        .mapToObj(i ->
                            new EndpointBuilder()
                                .withAddresses("10.250." + i / 250 + "." + (1 + i % 250))
                                .build())
                        .toList())
                .build());
  }

  @Test
  void anAnswerThatFitsNoDatagramIsCutShortAndCompleteOverTcp() {
    headless("large", 500);
    var name = "large.default.svc.cluster.local.";
    await(() -> last(name, "A", true).answer().size() == 500);

    var replies = replies(name, "A", false);

    assertThat(replies).hasSize(2);
    assertThat(replies.getFirst().truncated()).isTrue();
    assertThat(replies.getLast().tcp()).isTrue();
    assertThat(replies.getLast().answer()).hasSize(500);
  }

  @Test
  void theFirstOfSeveralAddressesTakesTurns() {
    headless("turns", 3);
    var name = "turns.default.svc.cluster.local.";
    await(() -> last(name, "A", false).answer().size() == 3);

    var first = new HashSet<String>();
    for (var i = 0; i < 12; i++) {
      first.add(last(name, "A", false).answer().getFirst().data());
    }

    assertThat(first).hasSize(3);
  }

  @Test
  void aChangeIsAnsweredSoonAndNothingIsDeniedOnTheWay() {
    headless("moving", 1);
    var name = "moving.default.svc.cluster.local.";
    await(() -> !last(name, "A", false).answer().isEmpty());
    var took = new double[CHANGES];
    for (var i = 0; i < CHANGES; i++) {
      var address = "10.251.0." + (1 + i);
      var began = System.nanoTime();
      cluster
          .api()
          .modify(
              Kinds.ENDPOINT_SLICE,
              "default",
              "moving",
              slice -> {
                slice.getEndpoints().getFirst().setAddresses(List.of(address));
                return slice;
              });
      await(() -> {
        var reply = last(name, "A", false);
        // While one address takes the place of the other the name is never denied.
        assertThat(reply.rcode()).contains("NOERROR");
        return reply.answer().stream().map(DnsRecord::data).toList().equals(List.of(address));
      });
      took[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(took);
    System.out.printf(
        "DNS changes: median %.1f ms, slowest %.1f ms of %d%n",
        took[CHANGES / 2], took[CHANGES - 1], CHANGES);

    // A tenth of a second on a machine of its own; other work on it takes its share.
    assertThat(took[CHANGES / 2]).as("median, milliseconds").isLessThan(500);
  }

  @Test
  void aNameOutsideDoesNotExistUntilAServerForThoseIsChosen() {
    assertThat(last("www.example.com.", "A", false).rcode()).contains("NXDOMAIN");
    assertThat(last("1.2.0.192.in-addr.arpa.", "PTR", false).rcode()).contains("NXDOMAIN");
    assertThat(last("www.example.com.", "A", false).took()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void anOptionThatMeansNothingChangesNothing() {
    cluster
        .api()
        .modify(
            Kinds.CONFIG_MAP,
            ClusterNames.NAMESPACE,
            ClusterNames.OPTIONS,
            config -> {
              config.setData(Map.of("upstreem", "192.0.2.1"));
              return config;
            });
    cluster.settle();

    assertThat(last("kube-dns.kube-system.svc.cluster.local.", "A", false).answer()).hasSize(1);
  }

  @Test
  void aServerThatTakesTheOthersPlaceIsToldEverything() {
    var before = dnsPods();
    assertThat(before).hasSize(1);
    cluster
        .api()
        .delete(
            Kinds.POD, before.getFirst().namespace(), before.getFirst().name(), DeleteOptions.NOW);

    await(() ->
        !dnsPods().contains(before.getFirst())
            && last("kube-dns.kube-system.svc.cluster.local.", "A", false).answer().size() == 1);
    // A name that is not there is denied again, and not only unknown.
    await(() -> last("nobody.default.svc.cluster.local.", "A", false).verdict().equals("NXDOMAIN"));
  }

  private List<ObjectKey> dnsPods() {
    return cluster.readyPods(ClusterNames.NAMESPACE).stream()
        .filter(key -> key.name().startsWith("kube-dns"))
        .toList();
  }

  private static void await(BooleanSupplier holds) {
    var deadline = System.nanoTime() + LONG.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
