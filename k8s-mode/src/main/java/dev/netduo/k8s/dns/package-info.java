/** Cluster DNS: the records of services and pods, and the server that answers them. */
@NullMarked
package dev.netduo.k8s.dns;

import org.jspecify.annotations.NullMarked;
