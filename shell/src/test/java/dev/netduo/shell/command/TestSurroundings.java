package dev.netduo.shell.command;

import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.event.Events;
import java.util.Map;

/** What commands are tried in: nobody at a terminal, no variables, no cluster that stays. */
final class TestSurroundings {
  private static final int WIDTH = 80;

  private TestSurroundings() {}

  static Surroundings of(Console console, ContainerEngine engine, Endings endings) {
    return new Surroundings(
        console, engine, Events.NONE, WIDTH, false, endings, Map.of(), new ClusterProcesses());
  }
}
