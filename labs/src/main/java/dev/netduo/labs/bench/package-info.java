/** Benchmarks: ratios measured in one run, so that they hold on a slow machine as on a fast one. */
@NullMarked
package dev.netduo.labs.bench;

import org.jspecify.annotations.NullMarked;
