/** What it takes to bring up an application. */
@NullMarked
package dev.netduo.docker.compose;

import org.jspecify.annotations.NullMarked;
