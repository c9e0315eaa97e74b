/** Who may ask: certificates, tokens, and the user behind a request. */
@NullMarked
package dev.netduo.k8s.server.auth;

import org.jspecify.annotations.NullMarked;
