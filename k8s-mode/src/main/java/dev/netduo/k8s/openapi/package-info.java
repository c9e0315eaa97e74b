/**
 * The OpenAPI documents by which clients learn the fields of kinds: version 3 by group, version 2
 * in one.
 */
@NullMarked
package dev.netduo.k8s.openapi;

import org.jspecify.annotations.NullMarked;
