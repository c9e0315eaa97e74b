/** The netduo command. */
@NullMarked
package dev.netduo.shell;

import org.jspecify.annotations.NullMarked;
