/** What both modes stand on. Knows nothing of Docker modes or Kubernetes objects. */
@NullMarked
package dev.netduo.emulator;

import org.jspecify.annotations.NullMarked;
