/** Jetty, TLS, bodies and limits: what makes requests of bytes and bytes of answers. */
@NullMarked
package dev.netduo.k8s.server.http;

import org.jspecify.annotations.NullMarked;
