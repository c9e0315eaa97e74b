/** DNS cases: the file format, the world of a file, and the cases tried on a real cluster. */
@NullMarked
package dev.netduo.k8s.conformance.dns;

import org.jspecify.annotations.NullMarked;
