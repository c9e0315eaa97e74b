/** The same small application in both networks, measured side by side. */
@NullMarked
package dev.netduo.labs.compare;

import org.jspecify.annotations.NullMarked;
