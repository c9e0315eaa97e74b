/** Objects as rows: the columns of each kind, as the API server's own printers have them. */
@NullMarked
package dev.netduo.k8s.table;

import org.jspecify.annotations.NullMarked;
