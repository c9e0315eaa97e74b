/** Resource paths, verbs, watches, discovery and the forms that objects are answered in. */
@NullMarked
package dev.netduo.k8s.server.rest;

import org.jspecify.annotations.NullMarked;
