package dev.netduo.emulator.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.session.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel can do of what a network is built from. */
final class KernelAbilities {
  private static final String SESSION = "doctor";
  private static final String IPVS = "ipvs";
  private static final Map<String, String> MODULES =
      new TreeMap<>(
          Map.of(
              "bridge",
              "bridge",
              "conntrack",
              "nf_conntrack",
              IPVS,
              "ip_vs",
              "nftables",
              "nf_tables",
              "veth",
              "veth",
              "vxlan",
              "vxlan"));

  // Each line tries one ability and prints its name and how it went.
  private static final String SCRIPT =
      """
      try() {
        name=$1; shift
        if words=$("$@" 2>&1); then echo "$name ok"; else echo "$name no $words" | head -n 1; fi
      }
      try bridge ip link add nd0 type bridge
      try veth ip link add nd1 type veth peer name nd2
      try vxlan ip link add nd3 type vxlan id 7 local 127.0.0.1 dstport 8472 nolearning
      try nftables nft '
        table ip nd {
          map to { type ipv4_addr . inet_service : mark; }
          map ways { type mark : verdict; }
          chain n {
            type nat hook prerouting priority -100;
            meta mark set ip daddr . tcp dport map @to meta mark vmap @ways
          }
          chain m { type nat hook postrouting priority 100; masquerade; }
          chain f { type filter hook forward priority 0; reject; }
        }'
      try conntrack nft '
        table ip nd { chain g { type filter hook input priority 0; ct state established accept; }; }'
      try ipvs test -e /proc/net/ip_vs
      """;

  private final ContainerEngine engine;

  KernelAbilities(ContainerEngine engine) {
    this.engine = engine;
  }

  /** Tries each in a throwaway container's own namespace. */
  List<Check> tryOut() {
    var name = "probe-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    var labels = Labels.of(SESSION, "probe", name);
    String id;
    try {
      id =
          engine
              .containers()
              .create(
                  ContainerSpec.of(Labels.engineName(SESSION, name), ImageStore.references().node())
                      .capabilities(List.of("NET_ADMIN"))
                      .labels(labels)
                      .build());
    } catch (EngineException e) {
      return List.of(Check.fail("kernel", e.getMessage(), e.hint()));
    }
    try {
      engine.containers().start(id);
      var result = engine.containers().exec(id, List.of("sh"), SCRIPT.getBytes(UTF_8));
      return read(result.out());
    } catch (EngineException e) {
      return List.of(
          Check.fail(
              "kernel",
              "a container with NET_ADMIN does not start: " + e.getMessage(),
              "netduo needs an Engine that may give containers NET_ADMIN"));
    } finally {
      Interruption.putOff(() -> engine.containers().remove(id));
    }
  }

  /** Reads what the script printed; what it did not come to has failed. */
  static List<Check> read(String printed) {
    var lines =
        printed
            .lines()
            .map(line -> line.split(" ", 3))
            .filter(words -> words.length >= 2)
            .collect(Collectors.toMap(words -> words[0], words -> words, (first, again) -> first));
    return MODULES.entrySet().stream()
        .map(ability -> {
          var words = lines.getOrDefault(ability.getKey(), new String[] {"", "no"});
          if (words[1].equals("ok")) {
            return Check.ok(ability.getKey(), "works in a container");
          }
          return ability.getKey().equals(IPVS)
              ? withoutIpvs()
              : Check.fail(
                  ability.getKey(),
                  words.length > 2 ? words[2] : "could not be tried",
                  "load the kernel module: modprobe " + ability.getValue());
        })
        .toList();
  }

  // Only a Swarm's services across hosts ask for it, and have another way.
  private static Check withoutIpvs() {
    return Check.warn(
        IPVS,
        "not there: services across hosts have no virtual address and no port on every host",
        "modprobe ip_vs before host add; or use --endpoint-mode dnsrr and --publish mode=host");
  }

  /** What the machine's files say, for as long as no container can try. */
  static List<Check> guess() {
    return MODULES.entrySet().stream()
        .map(ability ->
            known(ability.getValue())
                ? Check.ok(ability.getKey(), "the kernel has it (not tried)")
                : Check.warn(
                    ability.getKey(),
                    "not loaded, and no module of that name is installed",
                    "it is tried as soon as the Engine and the images are there"))
        .toList();
  }

  private static boolean known(String module) {
    if (Files.isDirectory(Path.of("/sys/module", module))) {
      return true;
    }
    var modules = Path.of("/lib/modules", System.getProperty("os.version"));
    return Stream.of("modules.builtin", "modules.dep")
        .map(modules::resolve)
        .anyMatch(index -> mentions(index, "/" + module + ".ko"));
  }

  private static boolean mentions(Path index, String file) {
    try (var lines = Files.lines(index)) {
      return lines.anyMatch(line -> line.contains(file));
    } catch (IOException e) {
      return false;
    }
  }
}
