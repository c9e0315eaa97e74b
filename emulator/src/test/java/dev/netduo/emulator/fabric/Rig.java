package dev.netduo.emulator.fabric;

import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Containers to be wired: nodes on an underlay of their own, and pods with no network at all. */
public final class Rig {
  private static final List<String> IDLE =
      List.of("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 600 & wait $!; done");
  private static final String IMAGE = "netduo/node";

  private final Session session;

  /** Containers of this session. */
  public Rig(Session session) {
    this.session = session;
  }

  /** A running container. */
  public record Box(String id, int pid, Optional<Ip> ip) {}

  /** A pod without a network, which runs this shell command beside idling. */
  public Box pod(String name, String serving) {
    var command = serving.isEmpty() ? IDLE : List.of("sh", "-c", serving + " & " + IDLE.getLast());
    return start(spec(name).network(ContainerSpec.BARE).entrypoint(command).build());
  }

  /** A pod that answers every TCP connection to port 8080 with its name. */
  public Box server(String name) {
    return pod(
        name, "socat -T5 TCP-LISTEN:8080,fork,reuseaddr,backlog=128 SYSTEM:'echo " + name + "'");
  }

  /** An internal network for nodes. */
  public String underlay(String name) {
    return session
        .engine()
        .networks()
        .create(
            NetworkSpec.bridge(engineName(name), Labels.of(session.name(), "network", name))
                .withoutOutside());
  }

  /** A node on an underlay. */
  public Box node(String name, String underlay) {
    return start(
        spec(name)
            .network(engineName(underlay))
            .entrypoint(IDLE)
            .capabilities(List.of("NET_ADMIN"))
            .sysctls(Map.of("net.ipv4.ip_forward", "1"))
            .build());
  }

  /** Runs a shell line in a container. */
  public ExecResult sh(Box box, String line) {
    return session.engine().containers().exec(box.id(), List.of("sh", "-c", line), new byte[0]);
  }

  /** Removes a container. */
  public void remove(Box box) {
    session.engine().containers().remove(box.id());
  }

  private ContainerSpecBuilder spec(String name) {
    return ContainerSpec.of(engineName(name), IMAGE)
        .hostname(name)
        .labels(Labels.of(session.name(), "test", name));
  }

  private String engineName(String name) {
    return Labels.engineName(session.name(), name);
  }

  private Box start(ContainerSpec spec) {
    var containers = session.engine().containers();
    var id = containers.create(spec);
    containers.start(id);
    var container = containers.find(id).orElseThrow();
    var ip = container.attachments().values().stream().flatMap(a -> a.ip().stream()).findFirst();
    return new Box(id, container.pid(), ip);
  }
}
