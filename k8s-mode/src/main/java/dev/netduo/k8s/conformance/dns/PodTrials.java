package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterNames;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.k8s.conformance.dns.DnsCase.Hosts;
import dev.netduo.k8s.conformance.dns.DnsCase.PodConfig;
import dev.netduo.k8s.conformance.dns.DnsCase.Resolv;
import dev.netduo.k8s.conformance.dns.DnsCase.ResolvFile;
import dev.netduo.k8s.conformance.dns.World.WorldPod;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Cases about what pods find in their own files, with real pods. */
final class PodTrials {
  // The file of a node in the head of the cases' part.
  private static final String NODE_FILE = "nameserver 192.0.2.1\nsearch corp.example\n";

  private final Cluster cluster;
  private final Agent agent;
  private final World world;

  PodTrials(Cluster cluster, Agent agent, World world) {
    this.cluster = cluster;
    this.agent = agent;
    this.world = world;
  }

  /** Tries all cases at once; the pods are gone afterwards. */
  List<CaseResult> run(List<DnsCase> cases) {
    if (cases.isEmpty()) {
      return List.of();
    }
    var began = System.nanoTime();
    ClusterNames.nodeResolver(cluster.api(), NODE_FILE);
    var pods = new LinkedHashMap<DnsCase, Optional<ObjectKey>>();
    cases.forEach(one -> pods.put(one, create(one)));
    var running = pods.values().stream().flatMap(Optional::stream).toList();
    LiveWorld.await(
        "the pods of the cases about files",
        () -> running.stream().allMatch(key -> cluster.readyPods(key.namespace()).contains(key)));
    var results = new ArrayList<CaseResult>();
    pods.forEach((one, pod) -> {
      var took = Duration.ofNanos((System.nanoTime() - began) / cases.size());
      results.add(result(one, judge(one, pod), took));
    });
    running.forEach(
        key -> cluster.api().delete(Kinds.POD, key.namespace(), key.name(), DeleteOptions.NOW));
    LiveWorld.await(
        "the end of these pods",
        () ->
            running.stream()
                .noneMatch(
                    key -> cluster.api().get(Kinds.POD, key.namespace(), key.name()).isPresent()));
    return results;
  }

  private static CaseResult result(DnsCase one, List<Disagreement> disagreements, Duration took) {
    var outcome =
        disagreements.isEmpty() ? new Outcome.Passed() : new Outcome.Failed(disagreements);
    return new CaseResult(one.head().id(), one.head().title(), 1, took, outcome);
  }

  private Optional<ObjectKey> create(DnsCase one) {
    var pod = pod(one);
    var namespace = pod.getMetadata().getNamespace();
    if (cluster.api().get(Kinds.NAMESPACE, "", namespace).isEmpty()) {
      cluster
          .api()
          .create(
              Kinds.NAMESPACE,
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build());
    }
    try {
      return Optional.of(ObjectKey.of(cluster.api().create(Kinds.POD, pod)));
    } catch (ApiException e) {
      return Optional.empty();
    }
  }

  private Pod pod(DnsCase one) {
    var spec =
        new PodSpecBuilder()
            .withNodeName(cluster.nodes().getFirst().name())
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("files")
            .withImage("netduo/box")
            .withCommand("sleep", "infinity")
            .endContainer();
    var key =
        switch (one) {
          case Resolv resolv -> {
            spec.withDnsPolicy(resolv.policy()).withHostNetwork(resolv.hostNetwork());
            resolv.config().ifPresent(config -> spec.withDnsConfig(config(config)));
            yield resolv.namespace() + "/" + resolv.head().id().toLowerCase(Locale.ROOT);
          }
          case Hosts hosts -> {
            hosts
                .pod()
                .flatMap(this::worldPod)
                .ifPresent(pod ->
                    spec.withHostname(pod.hostname().orElse(null))
                        .withSubdomain(pod.subdomain().orElse(null)));
            hosts.ownHostname().ifPresent(spec::withHostname);
            yield hosts.pod().orElse("default/" + hosts.head().id().toLowerCase(Locale.ROOT));
          }
          case DnsCase.Answer _, DnsCase.Search _ ->
              throw new IllegalArgumentException(one.head().id() + " is about no file");
        };
    if (one instanceof Hosts hosts) {
      spec.withHostNetwork(hosts.hostNetwork());
    }
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(WorldObjects.namespace(key))
        .withName(WorldObjects.name(key))
        .endMetadata()
        .withSpec(spec.build())
        .build();
  }

  private Optional<WorldPod> worldPod(String key) {
    return Optional.ofNullable(world.pods().get(key));
  }

  private static PodDNSConfig config(PodConfig config) {
    var options =
        config.options().stream()
            .map(text -> {
              var parts = text.split(":", 2);
              return new PodDNSConfigOption(parts[0], parts.length > 1 ? parts[1] : null);
            })
            .toList();
    return new PodDNSConfig(config.nameservers(), options, config.searches());
  }

  private List<Disagreement> judge(DnsCase one, Optional<ObjectKey> pod) {
    return switch (one) {
      case Resolv resolv -> judge(resolv, pod);
      case Hosts hosts -> pod.map(key -> judge(hosts, key)).orElseGet(() -> refused(one));
      case DnsCase.Answer _, DnsCase.Search _ -> List.of();
    };
  }

  private static List<Disagreement> refused(DnsCase one) {
    return List.of(new Disagreement("the pod", "accepted", "refused by the API", one.head().why()));
  }

  private List<Disagreement> judge(Resolv resolv, Optional<ObjectKey> pod) {
    if (resolv.file().isEmpty()) {
      return pod.isEmpty()
          ? List.of()
          : List.of(
              new Disagreement("the pod", "refused by the API", "accepted", resolv.head().why()));
    }
    if (pod.isEmpty()) {
      return refused(resolv);
    }
    var expected = resolv.file().get().parts();
    var disagreements = new ArrayList<Disagreement>();
    resolvFile(file(pod.get(), "resolv.conf"))
        .parts()
        .forEach((part, seen) -> {
          if (!seen.equals(expected.get(part))) {
            disagreements.add(
                new Disagreement(
                    "resolv.conf, " + part,
                    String.valueOf(expected.get(part)),
                    seen.toString(),
                    resolv.head().why()));
          }
        });
    return disagreements;
  }

  private static ResolvFile resolvFile(String text) {
    var parts =
        Map.<String, List<String>>of(
            "nameserver", new ArrayList<>(),
            "search", new ArrayList<>(),
            "options", new ArrayList<>());
    for (var line : text.lines().toList()) {
      var words = List.of(line.strip().split("\\s+"));
      Optional.ofNullable(parts.get(words.getFirst()))
          .ifPresent(part -> part.addAll(words.subList(1, words.size())));
    }
    return new ResolvFile(part(parts, "nameserver"), part(parts, "search"), part(parts, "options"));
  }

  private static List<String> part(Map<String, List<String>> parts, String name) {
    return List.copyOf(Optional.ofNullable(parts.get(name)).orElseThrow());
  }

  private List<Disagreement> judge(Hosts hosts, ObjectKey pod) {
    var disagreements = new ArrayList<Disagreement>();
    var expectedName =
        hosts.hostname().equals("NODE")
            ? run(cluster.nodePid(cluster.nodes().getFirst().name()), "hostname")
            : hosts.hostname();
    var name = run(pid(pod), "hostname");
    if (!name.equals(expectedName)) {
      disagreements.add(new Disagreement("host name", expectedName, name, hosts.head().why()));
    }
    hosts
        .line()
        .ifPresent(line -> {
          // The case's pod has an address of its own; this one has the one it was given.
          var own = address(pod);
          var expected = own + line.substring(line.indexOf(' '));
          var lines =
              file(pod, "hosts")
                  .lines()
                  .map(seen -> String.join(" ", seen.strip().split("\\s+")))
                  .filter(seen -> seen.startsWith(own + " "))
                  .toList();
          if (!lines.equals(List.of(expected))) {
            disagreements.add(
                new Disagreement(
                    "hosts, line of the pod", expected, lines.toString(), hosts.head().why()));
          }
        });
    return disagreements;
  }

  private String address(ObjectKey pod) {
    return cluster.api().require(Kinds.POD, pod.namespace(), pod.name()).getStatus().getPodIP();
  }

  private int pid(ObjectKey pod) {
    return cluster.pods().pidOf(pod).orElseThrow();
  }

  private String file(ObjectKey pod, String name) {
    return agent.run("cat /proc/" + pid(pod) + "/root/etc/" + name + "\n");
  }

  private String run(int pid, String command) {
    return agent.run("nsenter -t " + pid + " -u " + command + "\n").strip();
  }
}
