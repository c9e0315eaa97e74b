/** The Kubernetes API as netduo sees it: kinds, objects, versions, watches. */
@NullMarked
package dev.netduo.k8s.api;

import org.jspecify.annotations.NullMarked;
