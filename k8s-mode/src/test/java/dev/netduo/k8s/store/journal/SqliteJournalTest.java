package dev.netduo.k8s.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.store.Journal;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store was told is there again in the next process. */
class SqliteJournalTest {
  private static final Cidr SERVICES = Cidr.parse("10.96.0.0/24");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("state.db");
  }

  private static ObjectStore store(Journal journal) {
    return new ObjectStore(new ServiceAddresses(SERVICES), InstantSource.system(), journal);
  }

  private static void namespace(KubeApi api) {
    api.create(
        Kinds.NAMESPACE,
        new NamespaceBuilder().withNewMetadata().withName("default").endMetadata().build());
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("key", value))
        .build();
  }

  private static Service service(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  // A file that is copied while it is open is what a process that was killed leaves behind.
  private Path asAfterAKill() throws IOException {
    var copy = Files.createDirectories(folder.resolve("copy" + System.nanoTime()));
    for (var name : List.of("state.db", "state.db-wal")) {
      if (Files.exists(folder.resolve(name))) {
        Files.copy(folder.resolve(name), copy.resolve(name));
      }
    }
    return copy.resolve("state.db");
  }

  @Test
  void everyObjectIsThereAgainAsItWas() {
    List<HasMetadata> before = new ArrayList<>();
    try (var journal = SqliteJournal.open(file())) {
      var store = store(journal);
      namespace(store);
      var pod =
          new PodBuilder()
              .withNewMetadata()
              .withName("web")
              .withNamespace("default")
              .withLabels(Map.of("app", "web"))
              .endMetadata()
              .withNewSpec()
              .addNewContainer()
              .withName("web")
              .withImage("netduo/box")
              .withNewResources()
              .withLimits(Map.of("memory", new Quantity("64Mi")))
              .endResources()
              .endContainer()
              .endSpec()
              .build();
      before.add(store.create(Kinds.POD, pod));
      before.add(store.create(Kinds.SERVICE, service("web")));
    }
    try (var journal = SqliteJournal.open(file())) {
      var store = store(journal);
      assertThat(store.require(Kinds.POD, "default", "web")).isEqualTo(before.get(0));
      assertThat(store.require(Kinds.SERVICE, "default", "web")).isEqualTo(before.get(1));
    }
  }

  @Test
  void aWriteThatReturnedOutlivesTheProcess() throws IOException {
    try (var journal = SqliteJournal.open(file())) {
      var store = store(journal);
      namespace(store);
      store.create(Kinds.CONFIG_MAP, map("kept", "1"));
      store.create(Kinds.CONFIG_MAP, map("gone", "1"));
      store.update(Kinds.CONFIG_MAP, map("kept", "2"));
      store.delete(Kinds.CONFIG_MAP, "default", "gone", DeleteOptions.NOW);

      try (var killed = SqliteJournal.open(asAfterAKill())) {
        var next = store(killed);
        assertThat(next.list(Kinds.CONFIG_MAP).items())
            .singleElement()
            .satisfies(map -> assertThat(map.getData()).containsEntry("key", "2"));
      }
    }
  }

  @Test
  void versionsGoOnWhereTheyWere() {
    String deleted;
    try (var journal = SqliteJournal.open(file())) {
      var store = store(journal);
      namespace(store);
      store.create(Kinds.CONFIG_MAP, map("a", "1"));
      deleted =
          store
              .delete(Kinds.CONFIG_MAP, "default", "a", DeleteOptions.NOW)
              .getMetadata()
              .getResourceVersion();
    }
    try (var journal = SqliteJournal.open(file())) {
      var next = store(journal).create(Kinds.CONFIG_MAP, map("b", "1"));
      assertThat(Long.parseLong(next.getMetadata().getResourceVersion()))
          .isGreaterThan(Long.parseLong(deleted));
    }
  }

  @Test
  void aWatchOfTheTimeBeforeIsToldThatItIsTooOld() {
    try (var journal = SqliteJournal.open(file())) {
      namespace(store(journal));
    }
    try (var journal = SqliteJournal.open(file())) {
      var store = store(journal);
      assertThatThrownBy(() -> store.watch(Kinds.POD, KubeApi.ALL_NAMESPACES, "0", _ -> {}))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.code()).isEqualTo(ApiException.GONE));
      store
          .watch(
              Kinds.POD, KubeApi.ALL_NAMESPACES, store.list(Kinds.POD).resourceVersion(), _ -> {})
          .close();
    }
  }

  @Test
  void serviceAddressesStayTaken() {
    String taken;
    try (var journal = SqliteJournal.open(file())) {
      var store = store(journal);
      namespace(store);
      taken = store.create(Kinds.SERVICE, service("first")).getSpec().getClusterIP();
    }
    try (var journal = SqliteJournal.open(file())) {
      var wanting = service("second");
      wanting.getSpec().setClusterIP(taken);
      var store = store(journal);
      assertThatThrownBy(() -> store.create(Kinds.SERVICE, wanting))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("already allocated");
    }
  }

  @Test
  void oneProcessAtATime() {
    try (var _ = SqliteJournal.open(file())) {
      assertThatThrownBy(() -> SqliteJournal.open(file()).close())
          .isInstanceOf(NetduoException.class)
          .hasMessageContaining("cannot open the cluster's state");
    }
  }

  @Test
  void whatIsNoJournalIsSaidToBeNone() throws IOException {
    Files.writeString(file(), "not a database, by any means".repeat(100));
    assertThatThrownBy(() -> SqliteJournal.open(file()).close())
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining(file().toString());
  }

  @Test
  void aWriteThatCannotBeKeptDidNotHappen() {
    var store =
        store(
            new Journal() {
              @Override
              public long version() {
                return 0;
              }

              @Override
              public List<Entry> entries() {
                return List.of();
              }

              @Override
              public void put(ResourceKind<?> kind, ObjectKey key, long version, String json) {
                if (!kind.equals(Kinds.NAMESPACE)) {
                  throw new NetduoException("the disk is full");
                }
              }

              @Override
              public void remove(ResourceKind<?> kind, ObjectKey key, long version) {}

              @Override
              public void close() {}
            });
    namespace(store);
    var version = store.list(Kinds.SERVICE).resourceVersion();
    var wanted = service("web");
    wanted.getSpec().setClusterIP("10.96.0.50");
    for (int time = 0; time < 2; time++) {
      // The second time, the address must be free again.
      assertThatThrownBy(() -> store.create(Kinds.SERVICE, wanted))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("the disk is full");
    }
    assertThat(store.list(Kinds.SERVICE).items()).isEmpty();
    assertThat(store.list(Kinds.SERVICE).resourceVersion()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverWasWrittenIsThere(long seed) throws IOException {
    var random = new Random(seed);
    try (var journal = SqliteJournal.open(file())) {
      var store = store(journal);
      namespace(store);
      for (int step = 0; step < 200; step++) {
        var name = "m" + random.nextInt(20);
        var there = store.get(Kinds.CONFIG_MAP, "default", name).isPresent();
        if (!there) {
          store.create(Kinds.CONFIG_MAP, map(name, "" + step));
        } else if (random.nextBoolean()) {
          store.update(Kinds.CONFIG_MAP, map(name, "" + step));
        } else {
          store.delete(Kinds.CONFIG_MAP, "default", name, DeleteOptions.NOW);
        }
      }
      try (var killed = SqliteJournal.open(asAfterAKill())) {
        assertThat(store(killed).list(Kinds.CONFIG_MAP).items())
            .isEqualTo(store.list(Kinds.CONFIG_MAP).items());
      }
    }
  }
}
