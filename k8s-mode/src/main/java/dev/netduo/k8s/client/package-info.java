/** The Kubernetes API of any cluster that a kubeconfig names. */
@NullMarked
package dev.netduo.k8s.client;

import org.jspecify.annotations.NullMarked;
