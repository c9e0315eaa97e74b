/** YAML files of netduo's own formats, read strictly: every error names file and line. */
@NullMarked
package dev.netduo.emulator.yaml;

import org.jspecify.annotations.NullMarked;
