package dev.netduo.k8s.runtime;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.runtime.pod.PodParts;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Tells in Event objects what becomes of pods, as {@code kubectl describe} shows it. The same said
 * again is counted, not written anew. Writing is done in order by a thread of its own.
 */
final class PodEvents implements AutoCloseable {
  private static final int MOST_REMEMBERED = 4096;

  private final KubeApi api;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("pod-events").factory());
  // The writer's alone.
  private final Map<Said, String> names =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Said, String> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** What counts as the same. */
  private record Said(String uid, String field, String type, String reason, String message) {}

  PodEvents(KubeApi api) {
    this.api = api;
  }

  void normal(Pod pod, String container, String reason, String message) {
    tell(pod, container, "Normal", reason, message);
  }

  void warning(Pod pod, String container, String reason, String message) {
    tell(pod, container, "Warning", reason, message);
  }

  private void tell(Pod pod, String container, String type, String reason, String message) {
    var field =
        container.isEmpty()
            ? ""
            : "spec."
                + (PodParts.isInit(pod, container) ? "initContainers" : "containers")
                + "{"
                + container
                + "}";
    var said = new Said(pod.getMetadata().getUid(), field, type, reason, message);
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      writer.execute(() -> write(pod, said, now));
    } catch (RejectedExecutionException e) {
      // The cluster is being taken down.
    }
  }

  private void write(Pod pod, Said said, String now) {
    try {
      var known = names.get(said);
      var counted =
          known != null
              && api.modify(
                      Kinds.EVENT,
                      pod.getMetadata().getNamespace(),
                      known,
                      event -> oneMore(event, now))
                  .isPresent();
      if (!counted) {
        names.put(said, api.create(Kinds.EVENT, event(pod, said, now)).getMetadata().getName());
      }
    } catch (ApiException e) {
      // Told for the reader's sake alone: one that comes too late for its namespace is lost.
      names.remove(said);
    }
  }

  private static Event oneMore(Event event, String now) {
    return new EventBuilder(event).withCount(event.getCount() + 1).withLastTimestamp(now).build();
  }

  private static Event event(Pod pod, Said said, String now) {
    var meta = pod.getMetadata();
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(meta.getName() + ".")
        .withNamespace(meta.getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion("v1")
        .withKind("Pod")
        .withName(meta.getName())
        .withNamespace(meta.getNamespace())
        .withUid(meta.getUid())
        .withResourceVersion(meta.getResourceVersion())
        .withFieldPath(said.field().isEmpty() ? null : said.field())
        .endInvolvedObject()
        .withType(said.type())
        .withReason(said.reason())
        .withMessage(said.message())
        .withNewSource()
        .withComponent("kubelet")
        .withHost(pod.getSpec().getNodeName())
        .endSource()
        .withReportingComponent("kubelet")
        .withReportingInstance(pod.getSpec().getNodeName())
        .withCount(1)
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .build();
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }
}
