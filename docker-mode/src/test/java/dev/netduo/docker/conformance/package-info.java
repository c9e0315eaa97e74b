/** Docker's networking as cases of lines, run through netduo and through the real docker. */
@NullMarked
package dev.netduo.docker.conformance;

import org.jspecify.annotations.NullMarked;
