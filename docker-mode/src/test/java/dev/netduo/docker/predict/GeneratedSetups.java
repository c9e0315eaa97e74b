package dev.netduo.docker.predict;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.DockerNetwork;
import dev.netduo.docker.RunRequest;
import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.machine.MachineAddresses;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Set-ups made by chance on the real Engine. Several stand side by side as groups, each with
 * networks and containers of its own; one set-up leads to the next by attaching and detaching,
 * which costs far less than starting anew.
 */
final class GeneratedSetups {
  private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none");
  private static final String IMAGE = "netduo/box";
  private static final int GROUPS = 5;
  private static final int NETWORKS = 4;
  private static final int ATTACHED_AT_MOST = 3;
  private static final String OPTION = "com.docker.network.bridge.";
  // A name the Engine does not know is asked of the container's own loopback, where nobody answers:
  // nothing is ever asked outside.
  private static final Dns NOBODY = new Dns(List.of("127.0.0.1"), List.of(), List.of());
  private static final List<String> ALIASES = List.of("alpha", "beta", "Gamma");

  private final DockerMode mode;
  private final Random random;
  private final Map<String, Set<String>> attached = new HashMap<>();
  private final Set<String> internal = new HashSet<>();

  GeneratedSetups(DockerMode mode, Random random) {
    this.mode = mode;
    this.random = random;
  }

  /** How many set-ups stand at once. */
  int groups() {
    return GROUPS;
  }

  /** The group a container or network belongs to, by its name. */
  static String group(String name) {
    return name.substring(0, 2);
  }

  /** Removes everything and begins with other networks and containers. */
  void begin() {
    clear();
    var taken = new HashSet<Cidr>();
    var networks =
        IntStream.range(0, GROUPS)
            .boxed()
            .flatMap(group -> IntStream.range(0, NETWORKS).mapToObj(n -> network(group, n, taken)))
            .toList();
    allAtOnce(networks, mode.networks()::create);
    var requests = new ArrayList<RunRequest>();
    var joining = new ArrayList<RunRequest>();
    for (var group = 0; group < GROUPS; group++) {
      var prefix = "g" + group;
      for (var member : List.of("a", "b", "c", "d")) {
        requests.add(member(prefix, member));
      }
      if (random.nextInt(3) > 0) {
        requests.add(plain(prefix + "none").on("none"));
      }
      joining.add(
          RunRequest.of(prefix + "side", IMAGE)
              .on("container:" + prefix + "a")
              .with(b -> b.command(List.of("netserve", "81/http", "82/udp"))));
    }
    allAtOnce(requests, mode.containers()::run);
    allAtOnce(joining, mode.containers()::run);
  }

  /** Removes everything. */
  void clear() {
    allAtOnce(mode.containers().list(), container -> mode.containers().remove(container, true));
    allAtOnce(
        mode.networks().list().stream()
            .map(DockerNetwork::name)
            .filter(name -> !PREDEFINED.contains(name))
            .toList(),
        mode.networks()::remove);
    attached.clear();
    internal.clear();
  }

  /** Changes every group a little. */
  void change() {
    allAtOnce(
        IntStream.range(0, GROUPS).mapToObj(group -> changes("g" + group)).toList(),
        changes -> changes.forEach(Runnable::run));
  }

  // The Engine is what takes time, and it takes many requests at once.
  private static <T> void allAtOnce(List<T> all, Consumer<T> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              all.stream()
                  .map(one -> CompletableFuture.runAsync(() -> work.accept(one), threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  private List<Runnable> changes(String group) {
    var changes = new ArrayList<Runnable>();
    for (var i = 0; i < random.nextInt(1, 4); i++) {
      var name = group + List.of("a", "b", "c", "d").get(random.nextInt(4));
      var on = attached.getOrDefault(name, Set.of());
      var network = random.nextInt(9) == 0 ? "bridge" : group + "n" + random.nextInt(NETWORKS);
      var less = new HashSet<>(on);
      if (less.remove(network)) {
        // One that is left without a way out keeps some of what it had (lines of its hosts file,
        // ports
        // that go on through the proxy), which depends on its past and not on what stands.
        if (internal.containsAll(less)) {
          continue;
        }
        changes.add(() -> mode.networks().disconnect(network, mode.containers().get(name), false));
      } else if (less.size() < ATTACHED_AT_MOST) {
        var aliases = network.equals("bridge") ? List.<String>of() : aliases();
        less.add(network);
        changes.add(() ->
            mode.networks()
                .connect(network, mode.containers().get(name), aliases, Optional.empty()));
      }
      attached.put(name, less);
    }
    return changes;
  }

  private List<String> aliases() {
    return ALIASES.stream().filter(alias -> random.nextInt(4) == 0).toList();
  }

  private RunRequest member(String group, String member) {
    var name = group + member;
    var first = random.nextInt(5) == 0 ? "bridge" : group + "n" + random.nextInt(NETWORKS);
    attached.put(name, Set.of(first));
    var ports = ports();
    var request = plain(name).on(first).with(b -> b.ports(ports));
    return random.nextInt(3) > 0 ? request : request.with(b -> b.hostname("host-" + name));
  }

  private static RunRequest plain(String name) {
    return RunRequest.of(name, IMAGE).with(GeneratedSetups::settings);
  }

  private static ContainerSpecBuilder settings(ContainerSpecBuilder builder) {
    return builder.dns(NOBODY);
  }

  // 83 is a port that nobody listens on.
  private List<PortMapping> ports() {
    return Stream.of(
            new ExposedPort(80, Protocol.TCP),
            new ExposedPort(80, Protocol.UDP),
            new ExposedPort(83, Protocol.TCP))
        .filter(port -> random.nextInt(3) == 0)
        .map(port -> new PortMapping(random.nextBoolean() ? "" : "127.0.0.1", 0, port))
        .toList();
  }

  private NetworkSpec network(int group, int n, Set<Cidr> taken) {
    var options = new HashMap<String, String>();
    if (random.nextInt(4) == 0) {
      options.put(OPTION + "enable_icc", "false");
    }
    if (random.nextInt(5) == 0) {
      options.put(OPTION + "enable_ip_masquerade", "false");
    }
    var name = "g" + group + "n" + n;
    var isInternal = random.nextInt(10) < 3;
    if (isInternal) {
      internal.add(name);
    }
    return new NetworkSpec(
        name,
        "bridge",
        List.of(NetworkSpec.Range.of(free(taken))),
        isInternal,
        false,
        false,
        options,
        Map.of());
  }

  private Cidr free(Set<Cidr> taken) {
    var used = MachineAddresses.read(mode.session().engine());
    var subnet =
        Cidr.parse("10.232.0.0/14")
            .subnets(random.nextInt(24, 29))
            .skip(random.nextInt(200))
            .filter(candidate -> used.overlapping(candidate).isEmpty())
            .filter(candidate -> taken.stream().noneMatch(candidate::overlaps))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    taken.add(subnet);
    return subnet;
  }
}
