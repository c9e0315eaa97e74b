/**
 * The part of Go's text templates that people use with {@code --format}: fields, range, if, with,
 * pipes and a few functions. Pure. Of the Java libraries for it, gotemplate4j says of itself that
 * it is not for production, and gotmpl4j (1.1 to 1.4 tried) could not be resolved when this was
 * written.
 */
@NullMarked
package dev.netduo.docker.template;

import org.jspecify.annotations.NullMarked;
