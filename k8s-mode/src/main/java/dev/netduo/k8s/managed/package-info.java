/** Server-side apply: who set which field, and what that means for a change. */
@NullMarked
package dev.netduo.k8s.managed;

import org.jspecify.annotations.NullMarked;
