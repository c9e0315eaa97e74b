/**
 * The fields of every kind: names, types, which are required, how lists and maps are merged and
 * owned. Structure comes from the model classes, the rest from a table beside them.
 */
@NullMarked
package dev.netduo.k8s.schema;

import org.jspecify.annotations.NullMarked;
