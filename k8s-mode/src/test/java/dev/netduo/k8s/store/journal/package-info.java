@NullMarked
package dev.netduo.k8s.store.journal;

import org.jspecify.annotations.NullMarked;
