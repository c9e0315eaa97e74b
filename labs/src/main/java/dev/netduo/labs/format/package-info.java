/** What a lab is, and the strict reader of its folder. */
@NullMarked
package dev.netduo.labs.format;

import org.jspecify.annotations.NullMarked;
