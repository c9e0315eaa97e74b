/** The commands for exercises: taking one up, checking it, grading a submission. */
@NullMarked
package dev.netduo.labs.exercise;

import org.jspecify.annotations.NullMarked;
