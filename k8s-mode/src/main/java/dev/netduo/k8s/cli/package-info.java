/** The commands of {@code kubectl}. */
@NullMarked
package dev.netduo.k8s.cli;

import org.jspecify.annotations.NullMarked;
