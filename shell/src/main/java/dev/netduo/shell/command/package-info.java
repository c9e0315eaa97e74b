/** The commands of the program itself, beside those that work on a session. */
@NullMarked
package dev.netduo.shell.command;

import org.jspecify.annotations.NullMarked;
