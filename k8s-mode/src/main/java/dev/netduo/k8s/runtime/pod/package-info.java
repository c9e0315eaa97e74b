/**
 * What a pod is to become, decided without touching anything: containers, their environment,
 * status.
 */
@NullMarked
package dev.netduo.k8s.runtime.pod;

import org.jspecify.annotations.NullMarked;
