/** The API server inside the process: objects in memory, admission, watches. */
@NullMarked
package dev.netduo.k8s.store;

import org.jspecify.annotations.NullMarked;
