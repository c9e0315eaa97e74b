package dev.netduo.labs.line;

import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A word that a line may begin with.
 *
 * @param name the word
 * @param summary one line for the list of commands
 * @param build makes its command line; asked once, when it is first needed
 */
public record LineCommand(String name, String summary, Supplier<CommandLine> build) {}
