package dev.netduo.k8s.process;

import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.client.ClusterConnection;
import dev.netduo.k8s.cluster.Peers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The clusters whose folders lie beside a cluster's own; each is asked at its address. */
final class HomePeers implements Peers, AutoCloseable {
  private final ClusterHome self;
  private final ClusterHomes homes;
  private final Map<String, Open> open = new HashMap<>();

  private record Open(String address, ClusterConnection connection) {}

  HomePeers(ClusterHome self) {
    this.self = self;
    this.homes = ClusterHomes.beside(self);
  }

  @Override
  public String self() {
    return self.name();
  }

  @Override
  public boolean exists(String name) {
    return homes.find(name).isPresent();
  }

  @Override
  public synchronized Optional<KubeApi> find(String name) {
    var home = homes.find(name);
    var served = home.flatMap(ClusterHome::served);
    if (served.isEmpty()) {
      return Optional.empty();
    }
    var address = served.get().address();
    var known = open.get(name);
    if (known == null || !known.address().equals(address)) {
      if (known != null) {
        known.connection().close();
      }
      known = new Open(address, ClusterConnection.open(address, home.orElseThrow().credentials()));
      open.put(name, known);
    }
    return Optional.of(known.connection().api());
  }

  @Override
  public synchronized void close() {
    open.values().forEach(known -> known.connection().close());
    open.clear();
  }
}
