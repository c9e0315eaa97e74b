/**
 * The part of Go's text templates that people use with {@code --format}: fields, range, if, with,
 * pipes and a few functions. Pure; no Java library for it could be had from Maven Central.
 */
@NullMarked
package dev.netduo.docker.template;

import org.jspecify.annotations.NullMarked;
