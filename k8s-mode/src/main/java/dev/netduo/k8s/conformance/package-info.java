/** Case files of policies, names and services, tried on a cluster. */
@NullMarked
package dev.netduo.k8s.conformance;

import org.jspecify.annotations.NullMarked;
