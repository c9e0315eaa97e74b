/**
 * Networks between nodes: switches that are containers, the cables of nodes to them, and the
 * addresses there. None of them leads to the machine or anywhere else.
 */
@NullMarked
package dev.netduo.k8s.underlay;

import org.jspecify.annotations.NullMarked;
