package dev.netduo.k8s.runtime.probe;

/**
 * What came of a {@link Question}.
 *
 * @param success whether it was answered as it should be
 * @param words what was seen, as the kubelet says it
 */
public record Answer(boolean success, String words) {}
