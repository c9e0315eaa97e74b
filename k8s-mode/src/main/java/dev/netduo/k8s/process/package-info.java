/** A cluster that is a process of its own: its folder, its start, its end. */
@NullMarked
package dev.netduo.k8s.process;

import org.jspecify.annotations.NullMarked;
