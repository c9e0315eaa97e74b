/** Where commands print: text or JSON, tables, one clear error. */
@NullMarked
package dev.netduo.emulator.console;

import org.jspecify.annotations.NullMarked;
