package dev.netduo.labs.bench.api;

import dev.netduo.emulator.TemporaryFolder;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import dev.netduo.k8s.store.journal.SqliteJournal;
import dev.netduo.labs.bench.Ratio;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How soon the API server lists many pods, and tells many watchers of what comes. Its store is kept
 * in a file as a cluster's is; there are objects and no containers.
 */
public final class ApiBench {
  /** Objects that come while others watch. */
  private static final int EVENTS = 200;

  /** Where the objects are. */
  static final String NAMESPACE = "default";

  // Half a minute is what the largest list takes that may be asked for.
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String WORK = "measure the API server";
  private static final int STEPS = 3;
  private static final String PODS = "/api/v1/pods";
  private static final List<Form> FORMS =
      List.of(
          new Form("JSON", "application/json"),
          new Form("table", "application/json;as=Table;v=v1;g=meta.k8s.io"));

  private final Events events;
  private final int objects;
  private final int watchers;
  private final int pairs;

  /**
   * @param objects pods that are listed
   * @param watchers at one time
   * @param pairs that each ratio is made of
   */
  public ApiBench(Events events, int objects, int watchers, int pairs) {
    this.events = events;
    this.objects = objects;
    this.watchers = watchers;
    this.pairs = pairs;
  }

  /**
   * Lists from asking to the last byte, in milliseconds.
   *
   * @param form {@code JSON} as programs ask for it, {@code table} as kubectl does
   * @param firstMillis the first in this form; of the first form nothing is warm
   * @param millis against the same bytes of a server that has them ready
   */
  public record Listing(String form, int objects, int bytes, double firstMillis, Ratio millis) {}

  /**
   * Objects that come while others watch, in milliseconds until every watcher heard of all of them.
   *
   * @param millis against a single watcher
   */
  public record Heard(int watchers, int events, Ratio millis) {}

  /** What was measured. */
  public record Outcome(List<Listing> listings, Heard heard) {}

  /**
   * Measures one thing after the other.
   *
   * @throws dev.netduo.emulator.NetduoException where a watcher loses an object, or an answer takes
   *     minutes
   */
  public Outcome run() {
    return events.during(
        WORK,
        STEPS,
        () -> {
          try (var folder = TemporaryFolder.create("netduo-bench")) {
            return measure(folder.path().resolve("state.db"));
          }
        });
  }

  private Outcome measure(Path state) {
    try (var journal = SqliteJournal.open(state)) {
      var addresses = new ServiceAddresses(ClusterSpec.DEFAULT.serviceCidr());
      var store = new ObjectStore(addresses, InstantSource.system(), journal);
      var _ =
          store.create(
              Kinds.NAMESPACE,
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build());
      for (int number = 0; number < objects; number++) {
        var _ = store.create(Kinds.POD, pod("pod-" + number));
      }
      try (var endpoint = new Endpoint(store, PATIENCE)) {
        var listings = new ArrayList<Listing>();
        for (var form : FORMS) {
          listings.add(step(form.name(), () -> listing(endpoint, form)));
        }
        var fan = new FanOut(store, endpoint, EVENTS);
        var heard =
            step(
                "watches",
                () ->
                    new Heard(
                        watchers,
                        EVENTS,
                        Ratio.of(pairs, () -> fan.millis(watchers), () -> fan.millis(1))));
        return new Outcome(List.copyOf(listings), heard);
      }
    }
  }

  private record Form(String name, String accept) {}

  private <T> T step(String name, Supplier<T> work) {
    var result = work.get();
    events.publish(new Event.Advanced(WORK, name));
    return result;
  }

  private Listing listing(Endpoint endpoint, Form form) {
    var begin = System.nanoTime();
    var all = endpoint.get(PODS, form.accept());
    var first = millisSince(begin);
    endpoint.serve(all);
    var millis =
        Ratio.of(
            pairs,
            () -> millis(() -> endpoint.get(PODS, form.accept())),
            () -> millis(endpoint::plain));
    return new Listing(form.name(), objects, all.length, first, millis);
  }

  private static double millis(Supplier<byte[]> work) {
    var begin = System.nanoTime();
    var _ = work.get();
    return millisSince(begin);
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .withNodeName("n1")
        .addNewContainer()
        .withName("web")
        .withImage("netduo/box")
        .addNewPort()
        .withName("http")
        .withContainerPort(80)
        .endPort()
        .endContainer()
        .endSpec()
        .build();
  }
}
