/** Whether containers are started, ready and alive. */
@NullMarked
package dev.netduo.k8s.runtime.probe;

import org.jspecify.annotations.NullMarked;
