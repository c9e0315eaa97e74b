/** What the data plane costs: services, policies and names against traffic without them. */
@NullMarked
package dev.netduo.labs.bench.dataplane;

import org.jspecify.annotations.NullMarked;
