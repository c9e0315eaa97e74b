@NullMarked
package dev.netduo.k8s.server.auth;

import org.jspecify.annotations.NullMarked;
