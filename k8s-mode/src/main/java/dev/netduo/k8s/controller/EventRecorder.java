package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Writes Event objects, which {@code kubectl describe} shows. */
public final class EventRecorder {
  private final KubeApi api;
  private final String component;

  /**
   * @param component who tells, for example {@code default-scheduler}
   */
  public EventRecorder(KubeApi api, String component) {
    this.api = api;
    this.component = component;
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
    var meta = about.getMetadata();
    var now = Conditions.now();
    var namespace = meta.getNamespace() == null ? "default" : meta.getNamespace();
    var event =
        new EventBuilder()
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
            .withType(type)
            .withReason(reason)
            .withMessage(message)
            .withNewSource()
            .withComponent(component)
            .endSource()
            .withCount(1)
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .build();
    try {
      api.create(Kinds.EVENT, event);
    } catch (ApiException e) {
      // An event is told for the reader's sake alone; one that comes too late for its namespace is
      // lost, as in every cluster.
      if (e.code() != ApiException.NOT_FOUND && e.code() != ApiException.FORBIDDEN) {
        throw e;
      }
    }
  }
}
