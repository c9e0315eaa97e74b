package dev.netduo.docker.compose;

import dev.netduo.docker.compose.model.ComposeNetwork;
import dev.netduo.docker.compose.model.ComposeService;

/** One thing that brings a project nearer to what is wanted. */
public sealed interface Step {

  /** The name of the container or network. */
  String name();

  /** A network that is not there is created. */
  record CreateNetwork(ComposeNetwork network) implements Step {
    @Override
    public String name() {
      return network.name();
    }
  }

  /** A network is removed; what stands on it was removed before. */
  record RemoveNetwork(String name) implements Step {}

  /** A network stays, because a container that is left alone stands on it. */
  record KeepNetwork(String name) implements Step {}

  /** A container that is not there is created and started. */
  record CreateContainer(String name, ComposeService service, int number) implements Step {}

  /** A container that is another one by now is removed, created and started. */
  record RecreateContainer(String name, ComposeService service, int number) implements Step {}

  /** A container that stands still is started. */
  record StartContainer(String name) implements Step {}

  /** A container runs as it should. */
  record KeepContainer(String name) implements Step {}

  /** A container is stopped and removed. */
  record RemoveContainer(String name) implements Step {}
}
