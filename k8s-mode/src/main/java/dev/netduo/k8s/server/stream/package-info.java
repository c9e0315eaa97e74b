/** Logs, commands, and ports of pods, as streams. */
@NullMarked
package dev.netduo.k8s.server.stream;

import org.jspecify.annotations.NullMarked;
