/** Changes to objects as clients send them: JSON patch, merge patch, strategic merge patch. */
@NullMarked
package dev.netduo.k8s.patch;

import org.jspecify.annotations.NullMarked;
