/** Objects as JSON trees, and back. No object mapper: see {@link dev.netduo.k8s.json.Models}. */
@NullMarked
package dev.netduo.k8s.json;

import org.jspecify.annotations.NullMarked;
