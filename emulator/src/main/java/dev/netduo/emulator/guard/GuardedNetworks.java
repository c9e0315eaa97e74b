package dev.netduo.emulator.guard;

import dev.netduo.emulator.engine.Network;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.engine.Networks;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Networks whose creation is held to a policy. */
final class GuardedNetworks implements Networks {
  private final Networks networks;
  private final LinePolicy policy;
  private final String session;
  private final Quota quota;

  GuardedNetworks(Networks networks, LinePolicy policy, String session, Quota quota) {
    this.networks = networks;
    this.policy = policy;
    this.session = session;
    this.quota = quota;
  }

  @Override
  public String create(NetworkSpec spec) {
    if (GuardedEngine.isNetduosOwn(spec.labels())) {
      return networks.create(spec);
    }
    NetworkRules.check(spec);
    return quota.oneMore(policy.networks(), this::count, () -> networks.create(spec));
  }

  private int count() {
    return (int)
        networks.list(Map.of(Labels.SESSION, session)).stream()
            .filter(network -> !GuardedEngine.isNetduosOwn(network.labels()))
            .count();
  }

  @Override
  public Optional<Network> find(String network) {
    return networks.find(network);
  }

  @Override
  public List<Network> list(Map<String, String> labels) {
    return networks.list(labels);
  }

  @Override
  public void connect(String network, String container, List<String> aliases, Optional<Ip> ip) {
    networks.connect(network, container, aliases, ip);
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    networks.disconnect(network, container, force);
  }

  @Override
  public void remove(String network) {
    networks.remove(network);
  }
}
