/** The interactive shell. */
@NullMarked
package dev.netduo.shell.repl;

import org.jspecify.annotations.NullMarked;
