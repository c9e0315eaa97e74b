@NullMarked
package dev.netduo.k8s.process;

import org.jspecify.annotations.NullMarked;
