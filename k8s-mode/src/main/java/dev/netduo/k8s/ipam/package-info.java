/**
 * Which addresses pods are given: ranges of nodes, pools, fixed ones, and when one is used again.
 */
@NullMarked
package dev.netduo.k8s.ipam;

import org.jspecify.annotations.NullMarked;
