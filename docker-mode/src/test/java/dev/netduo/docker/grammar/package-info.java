/** Docker.s grammar as specifications. */
@NullMarked
package dev.netduo.docker.grammar;

import org.jspecify.annotations.NullMarked;
