/** What makes the cluster's state follow the declared one: controllers and the scheduler. */
@NullMarked
package dev.netduo.k8s.controller;

import org.jspecify.annotations.NullMarked;
