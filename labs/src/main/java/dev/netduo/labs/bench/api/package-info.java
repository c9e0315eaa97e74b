/** How fast the API server answers, by itself: no containers, no Engine. */
@NullMarked
package dev.netduo.labs.bench.api;

import org.jspecify.annotations.NullMarked;
