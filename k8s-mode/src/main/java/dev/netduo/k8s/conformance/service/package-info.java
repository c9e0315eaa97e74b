/** Case files of services: steps that are done on a cluster, and what they must come to. */
@NullMarked
package dev.netduo.k8s.conformance.service;

import org.jspecify.annotations.NullMarked;
