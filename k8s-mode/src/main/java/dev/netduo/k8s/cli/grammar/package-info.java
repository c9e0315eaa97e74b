/** What the words of a kubectl line mean. */
@NullMarked
package dev.netduo.k8s.cli.grammar;

import org.jspecify.annotations.NullMarked;
