package dev.netduo.docker.host;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.Network;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import java.util.List;
import java.util.Optional;

/**
 * Hosts whose Engine netduo did not start. The session's own Engine remembers each by the labels of
 * a container that never runs, so that a later program finds it and the session's removal ends it.
 */
final class FarHosts {
  private final Session session;
  private final Engines engines;

  FarHosts(Session session, Engines engines) {
    this.session = session;
    this.engines = engines;
  }

  Host join(String name, String address, Optional<Host> manager) {
    var far = FarEngine.parse(address);
    var host = new Host(name, far.ip(), far.url(), new Host.Elsewhere(""));
    var engine = engines.of(host);
    far.requireFree(engine);
    requireReachable(far);
    var reminder = remember(name, far);
    try {
      manager.ifPresentOrElse(
          other -> Invitation.of(other, engines.of(other)).accept(host, engine),
          () -> Invitation.found(host, engine));
      return new Host(name, far.ip(), far.url(), new Host.Elsewhere(reminder));
    } catch (RuntimeException e) {
      session.engine().containers().remove(reminder);
      throw e;
    }
  }

  private String remember(String name, FarEngine far) {
    var labels = Labels.of(session.name(), HostNames.KIND, name);
    labels.put(HostNames.ENGINE, far.url());
    return session
        .engine()
        .containers()
        .create(
            ContainerSpec.of(
                    HostNames.engineName(session.name(), name), ImageStore.references().box())
                .labels(labels)
                .build());
  }

  // Hosts in containers stand on a network of this machine alone.
  private void requireReachable(FarEngine far) {
    session
        .engine()
        .networks()
        .find(HostNames.underlay(session.name()))
        .filter(underlay -> !contains(underlay, far.ip()))
        .ifPresent(underlay -> {
          throw mixed("the Engine at " + far.url());
        });
  }

  /**
   * Whether hosts in containers may come to those there are.
   *
   * @throws NetduoException where one of these is on another machine
   */
  static void requireOnUnderlay(List<Host> there, Network underlay) {
    there.stream()
        .filter(host -> host.place() instanceof Host.Elsewhere)
        .filter(host -> !contains(underlay, host.address()))
        .findFirst()
        .ifPresent(host -> {
          throw mixed("host " + host.name());
        });
  }

  private static boolean contains(Network underlay, Ip ip) {
    return underlay.subnets().stream().anyMatch(subnet -> subnet.cidr().contains(ip));
  }

  private static NetduoException mixed(String who) {
    return new NetduoException(
        who + " and hosts in containers of this machine cannot reach each other",
        "give every host of a session an --address, or none");
  }

  static Host read(String name, String engine, Container reminder) {
    return new Host(name, FarEngine.parse(engine).ip(), engine, new Host.Elsewhere(reminder.id()));
  }
}
