/** Kubernetes YAML: read strictly, with the line of every mistake, and written. */
@NullMarked
package dev.netduo.k8s.manifest;

import org.jspecify.annotations.NullMarked;
