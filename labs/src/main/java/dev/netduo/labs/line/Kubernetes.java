package dev.netduo.labs.line;

import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.PodAccess;

/**
 * A cluster as its clients see it, wherever it runs.
 *
 * @param api its objects
 * @param pods the containers behind its pods
 */
public record Kubernetes(KubeApi api, PodAccess pods) {}
