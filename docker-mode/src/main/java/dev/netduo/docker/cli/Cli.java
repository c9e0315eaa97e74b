package dev.netduo.docker.cli;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.SessionContainers;
import dev.netduo.docker.SessionNetworks;
import dev.netduo.docker.host.Hosts;
import dev.netduo.docker.host.SessionServices;
import dev.netduo.emulator.console.Console;
import dev.netduo.emulator.engine.Streams;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What every docker command works with.
 *
 * @param mode asked for only when a command runs, so that help needs no engine
 * @param hosts the session's
 * @param console where results go
 * @param streams what a container's own input and output are tied to
 */
record Cli(Supplier<DockerMode> mode, Supplier<Hosts> hosts, Console console, Streams streams) {

  SessionContainers containers() {
    return mode.get().containers();
  }

  SessionNetworks networks() {
    return mode.get().networks();
  }

  /** The services of the Swarm whose manager the line goes to. */
  SessionServices services() {
    return new SessionServices(mode.get(), hosts.get());
  }

  /** What lines may take variables from. */
  Map<String, String> environment() {
    return mode.get().environment();
  }

  /** Prints one line of text. */
  void line(String text) {
    console.out().println(text);
    console.out().flush();
  }

  /** The caller's streams, in order with what the console printed before. */
  Streams flushedStreams() {
    console.out().flush();
    console.err().flush();
    return streams;
  }
}
