/** Sets a lab up, and grades what was handed in for it. */
@NullMarked
package dev.netduo.labs.grade;

import org.jspecify.annotations.NullMarked;
