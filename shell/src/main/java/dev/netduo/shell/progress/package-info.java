/** Progress of long work, told as it happens: bars on a terminal, lines elsewhere. */
@NullMarked
package dev.netduo.shell.progress;

import org.jspecify.annotations.NullMarked;
