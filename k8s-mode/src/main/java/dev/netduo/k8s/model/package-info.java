/** Kinds of the API that the library of model classes does not have. */
@NullMarked
package dev.netduo.k8s.model;

import org.jspecify.annotations.NullMarked;
