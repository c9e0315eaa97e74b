/**
 * NetworkPolicy: a pure evaluator that names what decided, and the packet rules that enforce it.
 */
@NullMarked
package dev.netduo.k8s.policy;

import org.jspecify.annotations.NullMarked;
