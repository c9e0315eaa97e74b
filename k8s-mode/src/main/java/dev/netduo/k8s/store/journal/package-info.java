/** What a store was told, kept in a SQLite file. */
@NullMarked
package dev.netduo.k8s.store.journal;

import org.jspecify.annotations.NullMarked;
