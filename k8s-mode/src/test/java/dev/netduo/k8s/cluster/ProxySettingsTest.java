package dev.netduo.k8s.cluster;

import static dev.netduo.k8s.api.Samples.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.event.Event;
import dev.netduo.k8s.api.ConfigMaps;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.snapshot.NodePortAddresses;
import dev.netduo.k8s.store.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxySettingsTest {
  private final ObjectStore store = Samples.store();
  private final List<NodePortAddresses> told = new CopyOnWriteArrayList<>();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final ProxySettings settings = new ProxySettings(store, told::add, events::add);

  @BeforeEach
  void namespace() {
    store.create(Kinds.NAMESPACE, Samples.namespace("kube-system"));
  }

  @AfterEach
  void stop() {
    settings.close();
  }

  private void choose(String ranges) {
    ConfigMaps.put(store, "kube-system", "kube-proxy", _ -> Map.of("nodePortAddresses", ranges));
  }

  @Test
  void node_ports_are_where_the_config_map_says_until_it_goes() {
    choose("198.51.100.0/24");
    eventually("it is told", () -> told.size() == 1);
    var _ = store.delete(Kinds.CONFIG_MAP, "kube-system", "kube-proxy", DeleteOptions.NOW);
    eventually("it is told again", () -> told.size() == 2);

    assertThat(told)
        .containsExactly(NodePortAddresses.parse("198.51.100.0/24"), NodePortAddresses.PRIMARY);
  }

  @Test
  void a_value_that_means_nothing_changes_nothing_and_is_told() {
    choose("198.51.100.0/24");
    choose("everywhere");
    eventually("a warning", () -> !events.isEmpty());

    assertThat(told).containsExactly(NodePortAddresses.parse("198.51.100.0/24"));
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.Warned.class,
            warned ->
                assertThat(warned.message())
                    .startsWith("configmap kube-system/kube-proxy is left aside: 'everywhere'"));
  }
}
