package dev.netduo.k8s.cluster;

import dev.netduo.k8s.api.KubeApi;
import java.util.Optional;

/** Where a cluster finds others that it may be joined with. */
public interface Peers {
  /** A cluster that knows no other. */
  Peers NONE =
      new Peers() {
        @Override
        public String self() {
          return "";
        }

        @Override
        public boolean exists(String name) {
          return false;
        }

        @Override
        public Optional<KubeApi> find(String name) {
          return Optional.empty();
        }
      };

  /** What the others call this cluster. */
  String self();

  /** Whether there is such a cluster, be it that nobody serves it at the moment. */
  boolean exists(String name);

  /** The API of another cluster; empty while nobody serves it. */
  Optional<KubeApi> find(String name);
}
