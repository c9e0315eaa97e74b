/** The lines a person types or a script holds, and the session they work on. */
@NullMarked
package dev.netduo.labs.line;

import org.jspecify.annotations.NullMarked;
