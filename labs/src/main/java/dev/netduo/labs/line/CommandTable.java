package dev.netduo.labs.line;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.Console;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * The commands that lines may begin with. Each is built when it is first used, because building all
 * of them would take longer than most commands run.
 */
public final class CommandTable {
  private final Map<String, LineCommand> commands = new LinkedHashMap<>();
  private final Map<String, CommandLine> built = new HashMap<>();
  private final Console console;
  private final CommandErrors errors;

  /** A table of these commands, in this order, that print on this console. */
  public CommandTable(Console console, CommandErrors errors, List<LineCommand> commands) {
    this.console = console;
    this.errors = errors;
    commands.forEach(command -> this.commands.put(command.name(), command));
  }

  /** Where the commands print. */
  public Console console() {
    return console;
  }

  /** Prints an error that did not come out of a command. */
  public void complain(NetduoException e) {
    errors.print(console.err(), e);
  }

  /** All commands, in order. */
  public List<LineCommand> all() {
    return List.copyOf(commands.values());
  }

  /** Whether there is a command of this name. */
  public boolean has(String name) {
    return commands.containsKey(name);
  }

  /**
   * The command line of a command.
   *
   * @throws NetduoException where there is none; names the nearest
   */
  public synchronized CommandLine get(String name) {
    var command = commands.get(name);
    if (command == null) {
      var nearest = Nearest.hint(name, commands.keySet());
      throw new NetduoException(
          "unknown command '" + name + "'",
          nearest.isEmpty() ? "commands: " + String.join(", ", commands.keySet()) : nearest);
    }
    return built.computeIfAbsent(name, _ -> configured(command.build().get()));
  }

  private CommandLine configured(CommandLine line) {
    return line.setOut(console.out())
        .setErr(console.err())
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
