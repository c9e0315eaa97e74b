/**
 * The intermediate representation: network namespaces, links, addresses, routes and packet rules as
 * plain data.
 */
@NullMarked
package dev.netduo.emulator.topology;

import org.jspecify.annotations.NullMarked;
