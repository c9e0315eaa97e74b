/** What came of a lab's checks, and how it is printed for people and for machines. */
@NullMarked
package dev.netduo.labs.report;

import org.jspecify.annotations.NullMarked;
