package dev.netduo.k8s.cluster;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.snapshot.NodePortAddresses;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Optional;
import java.util.function.Consumer;

/** Heeds the ConfigMap that says what the proxy of services is to do; there need not be one. */
public final class ProxySettings implements AutoCloseable {
  /** The namespace it is in. */
  public static final String NAMESPACE = SystemObjects.NAMESPACE;

  /** Its name. */
  public static final String NAME = "kube-proxy";

  /** Its key for the addresses that node ports are on, see {@link NodePortAddresses#parse}. */
  public static final String NODE_PORT_ADDRESSES = "nodePortAddresses";

  private final Consumer<NodePortAddresses> nodePorts;
  private final Events events;
  private final Informer<ConfigMap> configMaps;

  /**
   * @param nodePorts is told the addresses that node ports are to be on
   */
  ProxySettings(KubeApi api, Consumer<NodePortAddresses> nodePorts, Events events) {
    this.nodePorts = nodePorts;
    this.events = events;
    this.configMaps = Informer.start(api, Kinds.CONFIG_MAP, NAMESPACE, this::changed);
  }

  private void changed(Informer.Change<ConfigMap> change) {
    if (!change.object().getMetadata().getName().equals(NAME)) {
      return;
    }
    try {
      nodePorts.accept(
          NodePortAddresses.parse(
              change
                  .after()
                  .flatMap(config -> Optional.ofNullable(config.getData()))
                  .map(data -> data.get(NODE_PORT_ADDRESSES))
                  .orElse("")));
    } catch (NetduoException e) {
      events.publish(
          new Event.Warned(
              "configmap " + NAMESPACE + "/" + NAME + " is left aside: " + e.getMessage()));
    }
  }

  @Override
  public void close() {
    configMaps.close();
  }
}
