package dev.netduo.shell.command;

import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.event.Events;
import java.util.Map;

/**
 * What the program's own commands share.
 *
 * @param console where they print
 * @param engine connected to when it is first used
 * @param events who is told of progress
 * @param width characters in a line of the terminal
 * @param interactive whether a person sits at a terminal and can be asked
 * @param endings what is done where the program is told to end
 * @param environment variables, which say where clusters and kubeconfig files are
 * @param processes what is to serve a cluster that stays
 */
public record Surroundings(
    Console console,
    ContainerEngine engine,
    Events events,
    int width,
    boolean interactive,
    Endings endings,
    Map<String, String> environment,
    ClusterProcesses processes) {}
