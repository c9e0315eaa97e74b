package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Writes Event objects, which {@code kubectl describe} shows. The same event again counts up the
 * one there is; many that differ in their words alone become one; an object of which one component
 * has too much to tell is left alone for a while. Safe for use by several threads.
 */
public final class EventRecorder {
  private final KubeApi api;
  private final String component;
  private final EventCorrelator correlator;
  private final InstantSource clock;

  /**
   * @param component who tells, for example {@code default-scheduler}
   */
  public EventRecorder(KubeApi api, String component) {
    this(api, component, InstantSource.system());
  }

  EventRecorder(KubeApi api, String component, InstantSource clock) {
    this.api = api;
    this.component = component;
    this.correlator = new EventCorrelator();
    this.clock = clock;
  }

  /** Something went as it should. */
  public void normal(HasMetadata about, String reason, String message) {
    record(about, "Normal", reason, message);
  }

  /** Something did not. */
  public void warning(HasMetadata about, String reason, String message) {
    record(about, "Warning", reason, message);
  }

  private void record(HasMetadata about, String type, String reason, String message) {
    var now = clock.instant();
    var wanted =
        correlator.correlate(
            about.getMetadata().getUid() + "",
            new EventCorrelator.Told(type, reason, message),
            now);
    if (wanted.isEmpty()) {
      return;
    }
    try {
      write(about, wanted.get(), now);
    } catch (ApiException e) {
      // An event is told for the reader's sake alone; one that comes too late for its namespace is
      // lost, as in every cluster.
      if (e.code() != ApiException.NOT_FOUND && e.code() != ApiException.FORBIDDEN) {
        throw e;
      }
    }
  }

  private void write(HasMetadata about, EventCorrelator.Entry entry, Instant at) {
    var meta = about.getMetadata();
    var namespace = meta.getNamespace() == null ? "default" : meta.getNamespace();
    var now = Conditions.at(at);
    var known =
        entry
            .name()
            .flatMap(name ->
                api.modify(
                    Kinds.EVENT,
                    namespace,
                    name,
                    e -> {
                      e.setCount(entry.count());
                      e.setMessage(entry.told().message());
                      e.setLastTimestamp(now);
                      return e;
                    }));
    if (known.isEmpty()) {
      var created = api.create(Kinds.EVENT, event(about, namespace, entry.told(), now));
      entry.named(Optional.of(created.getMetadata().getName()));
    }
  }

  private Event event(HasMetadata about, String namespace, EventCorrelator.Told told, String now) {
    var meta = about.getMetadata();
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(meta.getName() + ".")
        .withNamespace(namespace)
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withName(meta.getName())
        .withNamespace(meta.getNamespace())
        .withUid(meta.getUid())
        .withResourceVersion(meta.getResourceVersion())
        .endInvolvedObject()
        .withType(told.type())
        .withReason(told.reason())
        .withMessage(told.message())
        .withNewSource()
        .withComponent(component)
        .endSource()
        .withReportingComponent(component)
        .withCount(1)
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .build();
  }
}
