/** Objects as {@code kubectl describe} tells them. */
@NullMarked
package dev.netduo.k8s.cli.describe;

import org.jspecify.annotations.NullMarked;
