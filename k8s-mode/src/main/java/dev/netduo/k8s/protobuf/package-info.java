/** The binary form in which Go clients send the API's own objects. */
@NullMarked
package dev.netduo.k8s.protobuf;

import org.jspecify.annotations.NullMarked;
