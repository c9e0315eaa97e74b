/** Objects as kubectl prints them: tables, JSON, YAML, names, paths. */
@NullMarked
package dev.netduo.k8s.cli.view;

import org.jspecify.annotations.NullMarked;
