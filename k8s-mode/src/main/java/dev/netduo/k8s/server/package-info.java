/** The Kubernetes API over HTTPS, as kubectl and client libraries speak it. */
@NullMarked
package dev.netduo.k8s.server;

import org.jspecify.annotations.NullMarked;
