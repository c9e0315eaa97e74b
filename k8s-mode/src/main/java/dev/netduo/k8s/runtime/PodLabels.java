package dev.netduo.k8s.runtime;

import dev.netduo.emulator.session.Labels;
import dev.netduo.k8s.runtime.pod.Attempt;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;

/**
 * The labels by which a pod's containers and volumes are found again, also by a program that did
 * not make them.
 *
 * @param session the session's name
 * @param cluster the cluster's name
 */
record PodLabels(String session, String cluster) {
  /** The label that names the cluster. */
  static final String CLUSTER = "dev.netduo.cluster";

  /** The label that names a pod's Kubernetes namespace. */
  static final String NAMESPACE = "dev.netduo.pod-namespace";

  /** The label that tells a pod from others of the same name. */
  static final String UID = "dev.netduo.pod-uid";

  /** The label that keeps a pod's addresses with its sandbox, parted by commas. */
  static final String IP = "dev.netduo.pod-ip";

  /** The kind of a sandbox; netduo's own, which no policy for lines is held against. */
  static final String SANDBOX = "sandbox";

  /** The kind of a sandbox in a node's own network. */
  static final String HOST_SANDBOX = "host-sandbox";

  /** The kind of an app or init container. */
  static final String APP = "app";

  private static final String POD = "dev.netduo.pod";

  /** What everything of this cluster's pods carries. */
  Map<String, String> ofCluster() {
    return Map.of(Labels.SESSION, session, CLUSTER, cluster, UID, "");
  }

  /** What everything of one pod carries. */
  Map<String, String> ofPod(String uid) {
    return Map.of(Labels.SESSION, session, CLUSTER, cluster, UID, uid);
  }

  /** The labels of one thing of a pod, in a new map that may be added to. */
  Map<String, String> of(Pod pod, String kind, String name) {
    var labels = Labels.of(session, kind, name);
    labels.put(CLUSTER, cluster);
    labels.put(POD, pod.getMetadata().getName());
    labels.put(NAMESPACE, pod.getMetadata().getNamespace());
    labels.put(UID, pod.getMetadata().getUid());
    return labels;
  }

  /** As above, of one attempt at a container. */
  Map<String, String> of(Pod pod, String name, int attempt) {
    var labels = of(pod, APP, name);
    labels.put(Attempt.LABEL, Integer.toString(attempt));
    return labels;
  }

  /**
   * What the engine calls a thing of a pod. The start of the uid keeps a pod apart from one of the
   * same name that is still ending.
   */
  String engineName(Pod pod, String thing) {
    var meta = pod.getMetadata();
    var unique = meta.getUid().substring(0, 8);
    return Labels.engineName(
        session, String.join("-", cluster, meta.getNamespace(), meta.getName(), thing, unique));
  }
}
