package dev.netduo.k8s.conformance.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.netprobe.Fate;
import dev.netduo.emulator.probe.netprobe.Hit;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.k8s.policy.PolicyEvaluator;
import dev.netduo.k8s.policy.PolicyEvaluator.Connection;
import dev.netduo.k8s.policy.RandomPolicies;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Policies in the kernel: every case, policies by chance, and connections that stand. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyConformanceIT {
  private static final Duration GOAL = Duration.ofMinutes(6);
  private static final int ROUNDS = 100;

  private final ContainerAgent agent;
  private final Cluster cluster;
  private final Model model = CaseFiles.read(CaseFiles.NETWORK_POLICIES).model();
  private final ClusterWorld world;
  private final Kernel kernel;

  PolicyConformanceIT(Session session) {
    this.agent = ContainerAgent.start(session);
    this.cluster = Cluster.start(session, agent, ClusterSpec.DEFAULT);
    this.world = PolicySuite.world(model, session, agent, cluster);
    this.kernel = new Kernel(agent, world);
  }

  @AfterEach
  void asTheModelSays() {
    world.reset();
  }

  @AfterAll
  void takeDown() {
    cluster.close();
    agent.close();
  }

  private List<CaseResult> run(String file) {
    var trial = new CaseTrial(model, world, kernel);
    return CaseFiles.read(file).cases().stream().map(trial::run).toList();
  }

  @Test
  void everyNetworkPolicyCaseIsAsItSaysWithinTheGoal() {
    var began = System.nanoTime();
    var results = run(CaseFiles.NETWORK_POLICIES);
    assertThat(results).allMatch(result -> result.outcome().equals(new Outcome.Passed()));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(GOAL);
  }

  @Test
  void everyClusterPolicyCaseIsAsItSays() {
    assertThat(run(CaseFiles.CLUSTER_POLICIES))
        .allMatch(result -> result.outcome().equals(new Outcome.Passed()));
  }

  @Test
  void theKernelDoesWhatTheEvaluatorSaysOfPoliciesByChance() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var ranges = cluster.nodes().stream().map(node -> node.podCidr().toString()).toList();
    var chance =
        new RandomPolicies(random, ranges, List.of("serve-80-tcp", "serve-81-tcp", "serve-80-udp"));
    var mine = new ArrayList<Runnable>();
    for (int round = 0; round < ROUNDS; round++) {
      if (random.nextInt(3) == 0) {
        relabel(chance, chance.any(world.pods()));
      } else {
        mine.add(create(chance, random.nextBoolean(), round));
      }
      if (mine.size() > 5) {
        mine.remove(random.nextInt(mine.size())).run();
      }
      world.apply(List.of());
      var cells = judged();
      var wrong = kernel.against(cells);
      assertThat(wrong.keySet()).as("seed %d round %d", seed, round).isEmpty();
    }
  }

  /** Creates a policy; the answer takes it away again. */
  private Runnable create(RandomPolicies chance, boolean forAll, int round) {
    var api = cluster.api();
    if (forAll) {
      var made = api.create(Kinds.CLUSTER_NETWORK_POLICY, chance.clusterPolicy("c" + round));
      var name = made.getMetadata().getName();
      return () -> {
        var _ = api.delete(Kinds.CLUSTER_NETWORK_POLICY, "", name, DeleteOptions.NOW);
      };
    }
    var key = ObjectKey.of(api.create(Kinds.NETWORK_POLICY, chance.networkPolicy("p" + round)));
    return () -> {
      var _ = api.delete(Kinds.NETWORK_POLICY, key.namespace(), key.name(), DeleteOptions.NOW);
    };
  }

  private void relabel(RandomPolicies chance, String pod) {
    var key = WorldPods.key(pod);
    var _ =
        cluster
            .api()
            .modify(
                Kinds.POD,
                key.namespace(),
                key.name(),
                object -> {
                  var labels = new TreeMap<>(WorldPods.labels(object));
                  labels.remove("role");
                  labels.putAll(chance.labels(key.name()));
                  object.getMetadata().setLabels(labels);
                  return object;
                });
  }

  /** The whole table, as the evaluator sees it now. */
  private List<Cell> judged() {
    var evaluator = new PolicyEvaluator(world.snapshot());
    var cells = new ArrayList<Cell>();
    for (var from : world.pods()) {
      for (var to : world.pods()) {
        for (var protocol : List.of(Protocol.TCP, Protocol.UDP)) {
          for (var port : List.of(80, 81)) {
            var connection = new Connection(world.address(from), world.address(to), protocol, port);
            cells.add(new Cell(from, to, protocol, port, evaluator.judge(connection).allowed()));
          }
        }
      }
    }
    return cells;
  }

  @Test
  void aConnectionThatStandsIsKeptAndNewOnesAreDeniedAtOnce() throws IOException {
    var address = world.address("x/a") + " 7000";
    var server =
        agent.open(
            List.of("sh", "-c", in("x/a") + "socat TCP-LISTEN:7000,reuseaddr,fork EXEC:cat"));
    // The first tries may come before the server listens.
    try (var client =
            agent.open(
                List.of(
                    "sh",
                    "-c",
                    in("y/a")
                        + "socat - TCP:"
                        + address.replace(' ', ':')
                        + ",retry=50,interval=0.1"));
        var lines =
            new BufferedReader(new InputStreamReader(client.stdout(), StandardCharsets.UTF_8))) {
      client.stdin().write("before\n".getBytes(StandardCharsets.UTF_8));
      client.stdin().flush();
      assertThat(lines.readLine()).isEqualTo("before");
      var _ = cluster.api().create(Kinds.NETWORK_POLICY, denyAll());
      world.apply(List.of());
      var denied = new Cell("y/a", "x/a", Protocol.TCP, 80, true);
      assertThat(kernel.against(List.of(denied)).values())
          .extracting(Hit::fate)
          .containsExactly(Fate.TIMED_OUT);
      client.stdin().write("after\n".getBytes(StandardCharsets.UTF_8));
      client.stdin().flush();
      assertThat(lines.readLine()).isEqualTo("after");
    } finally {
      server.close();
    }
  }

  private String in(String pod) {
    return "nsenter -t " + world.pid(pod) + " -n ";
  }

  private static io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy denyAll() {
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withNamespace("x")
        .withName("deny-all")
        .endMetadata()
        .withNewSpec()
        .withPolicyTypes("Ingress", "Egress")
        .endSpec()
        .build();
  }
}
