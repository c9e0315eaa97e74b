/** The commands that a line may begin with, wherever it comes from. */
@NullMarked
package dev.netduo.labs.command;

import org.jspecify.annotations.NullMarked;
