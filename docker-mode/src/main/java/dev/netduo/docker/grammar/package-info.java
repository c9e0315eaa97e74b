/** How docker writes ports, networks, labels and times: pure readers and writers of text. */
@NullMarked
package dev.netduo.docker.grammar;

import org.jspecify.annotations.NullMarked;
