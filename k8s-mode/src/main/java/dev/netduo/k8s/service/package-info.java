/** Service VIPs as packet rules. */
@NullMarked
package dev.netduo.k8s.service;

import org.jspecify.annotations.NullMarked;
