package dev.netduo.emulator.guard;

import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.ExecSpec;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.engine.LogOptions;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.engine.Volumes;
import dev.netduo.emulator.guard.ContainerRules.Machine;
import dev.netduo.emulator.guard.ContainerRules.Sharing;
import dev.netduo.emulator.session.Labels;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Containers whose creation is held to a policy; what exists already is worked with as before. */
final class GuardedContainers implements Containers {
  // A pod's containers join its sandbox; nobody may join netduo's own agent or a node.
  private static final Set<String> SHARED_KINDS = Set.of("container", "sandbox");

  private final Containers containers;
  private final Volumes volumes;
  private final LinePolicy policy;
  private final Machine machine;
  private final String session;
  private final Quota quota;

  GuardedContainers(
      Containers containers,
      Volumes volumes,
      LinePolicy policy,
      Machine machine,
      String session,
      Quota quota) {
    this.containers = containers;
    this.volumes = volumes;
    this.policy = policy;
    this.machine = machine;
    this.session = session;
    this.quota = quota;
  }

  @Override
  public String create(ContainerSpec spec) {
    if (GuardedEngine.isNetduosOwn(spec.labels())) {
      return containers.create(spec);
    }
    var admitted =
        new ContainerRules(policy, machine, this::sharing, this::isOwnVolume).admit(spec);
    return quota.oneMore(policy.containers(), this::count, () -> containers.create(admitted));
  }

  private Sharing sharing(String id) {
    var mode =
        containers
            .find(id)
            .filter(container -> isShareable(container.labels()))
            .map(Container::networkMode)
            .orElse("");
    if (mode.isEmpty()) {
      return Sharing.FOREIGN;
    }
    // Set-up lines may have put it into the machine's network, or behind one that is there.
    if (mode.startsWith(ContainerRules.SHARED)) {
      return sharing(mode.substring(ContainerRules.SHARED.length()));
    }
    return mode.equals("host") ? Sharing.OF_MACHINE : Sharing.OWN;
  }

  private boolean isShareable(Map<String, String> labels) {
    return session.equals(labels.get(Labels.SESSION))
        && SHARED_KINDS.contains(labels.getOrDefault(Labels.KIND, ""));
  }

  private boolean isOwnVolume(String name) {
    return volumes
        .find(name)
        .filter(volume -> session.equals(volume.labels().get(Labels.SESSION)))
        .isPresent();
  }

  private int count() {
    return (int)
        containers.list(Map.of(Labels.SESSION, session)).stream()
            .filter(container -> !GuardedEngine.isNetduosOwn(container.labels()))
            .count();
  }

  @Override
  public void start(String container) {
    containers.start(container);
  }

  @Override
  public int startAttached(String container, Streams streams) {
    return containers.startAttached(container, streams);
  }

  @Override
  public void attach(String container, Streams streams) {
    containers.attach(container, streams);
  }

  @Override
  public void restart(String container, Duration grace) {
    containers.restart(container, grace);
  }

  @Override
  public void stop(String container, Duration grace) {
    containers.stop(container, grace);
  }

  @Override
  public void remove(String container) {
    containers.remove(container);
  }

  @Override
  public Optional<Container> find(String container) {
    return containers.find(container);
  }

  @Override
  public List<Container> list(Map<String, String> labels) {
    return containers.list(labels);
  }

  @Override
  public ExecResult exec(String container, List<String> command, byte[] stdin) {
    return containers.exec(container, command, stdin);
  }

  @Override
  public int exec(String container, ExecSpec command, Streams streams) {
    return containers.exec(container, command, streams);
  }

  @Override
  public LiveExec open(String container, List<String> command) {
    return containers.open(container, command);
  }

  @Override
  public int await(String container) {
    return containers.await(container);
  }

  @Override
  public void logs(String container, LogOptions options, OutputStream out, OutputStream err) {
    containers.logs(container, options, out, err);
  }

  @Override
  public Subscription onEnd(Map<String, String> labels, Consumer<String> ended, Runnable lost) {
    return containers.onEnd(labels, ended, lost);
  }
}
