/** Ingress: what the API's rules mean, and the proxy that goes by them. */
@NullMarked
package dev.netduo.k8s.ingress;

import org.jspecify.annotations.NullMarked;
