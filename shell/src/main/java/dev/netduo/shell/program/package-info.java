/** The program while it runs: its commands, and the session they work on. */
@NullMarked
package dev.netduo.shell.program;

import org.jspecify.annotations.NullMarked;
