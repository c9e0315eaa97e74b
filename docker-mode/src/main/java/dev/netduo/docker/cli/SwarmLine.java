package dev.netduo.docker.cli;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code docker swarm}, which hosts need not be told. */
@Command(hidden = true)
final class SwarmLine implements Callable<Integer> {
  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public Integer call() {
    throw new NetduoException(
        "hosts join and leave their Swarm by themselves",
        "docker swarm init and join: host add NAME...; docker swarm leave: host rm NAME");
  }
}
