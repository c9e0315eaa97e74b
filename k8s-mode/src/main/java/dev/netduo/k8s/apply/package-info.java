/** What {@code kubectl apply} does: three-way merge of a manifest into the live object. */
@NullMarked
package dev.netduo.k8s.apply;

import org.jspecify.annotations.NullMarked;
