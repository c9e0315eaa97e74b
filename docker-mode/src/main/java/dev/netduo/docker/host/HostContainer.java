package dev.netduo.docker.host;

import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import java.util.List;
import java.util.Map;

/**
 * The container a host lives in. It may do what dockerd needs and no more than that: {@code
 * --privileged} is refused by machines that lack any capability themselves.
 *
 * @param image the host image's reference
 * @param network the underlay's name
 * @param machine the machine's address on it, which alone may talk to the Engine
 */
record HostContainer(String image, String network, Ip machine) {
  private static final List<String> CAPABILITIES =
      List.of("SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "NET_RAW");

  ContainerSpec named(String session, String name) {
    return ContainerSpec.of(HostNames.engineName(session, name), image)
        .labels(Labels.of(session, HostNames.KIND, name))
        .hostname(name)
        .network(network)
        .environment(Map.of("NETDUO_MACHINE", machine.toString()))
        .capabilities(CAPABILITIES)
        .securityOptions(
            List.of("seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined"))
        .deviceRules(List.of("a *:* rwm"))
        // On the container's own layer the Engine would have no overlay and copy every image; the
        // volume has no name, so it goes with the container.
        .volumes(List.of("/var/lib/docker"))
        // Nobody answers there: without a way out a lookup must fail instead of waiting.
        .dns(new Dns(List.of("127.0.0.1"), List.of(), List.of()))
        .build();
  }
}
