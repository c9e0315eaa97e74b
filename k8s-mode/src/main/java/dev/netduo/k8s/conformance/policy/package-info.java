/** Cases of network policies: who reaches whom, cell by cell. */
@NullMarked
package dev.netduo.k8s.conformance.policy;

import org.jspecify.annotations.NullMarked;
