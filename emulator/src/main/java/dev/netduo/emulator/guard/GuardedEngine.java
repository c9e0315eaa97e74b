package dev.netduo.emulator.guard;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineVersion;
import dev.netduo.emulator.engine.Images;
import dev.netduo.emulator.engine.Networks;
import dev.netduo.emulator.engine.Services;
import dev.netduo.emulator.engine.Swarm;
import dev.netduo.emulator.engine.Volumes;
import dev.netduo.emulator.guard.ContainerRules.Machine;
import dev.netduo.emulator.session.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An engine that can be told to hold one session's lines to a policy. Whatever becomes a container
 * or a network passes here: a docker line, a Compose file's service, a pod. What netduo itself
 * needs to run a session is told apart by its {@link Labels#KIND} and left as it is.
 */
public final class GuardedEngine implements ContainerEngine {
  /** Kinds that no line can ask for; a kind that is not here is held to the policy. */
  private static final Set<String> NETDUOS_OWN =
      Set.of("agent", "node", "sandbox", "outside", "underlay", "join");

  private final ContainerEngine engine;
  private final String session;
  private final Machine machine;
  private final Quota containerQuota = new Quota("containers");
  private final Quota networkQuota = new Quota("networks");
  private volatile Optional<LinePolicy> policy = Optional.empty();

  /**
   * An engine that holds to nothing yet.
   *
   * @param session the session whose lines are held to a policy
   */
  public GuardedEngine(ContainerEngine engine, String session) {
    this(engine, session, Machine.REAL);
  }

  private GuardedEngine(ContainerEngine engine, String session, Machine machine) {
    this.engine = engine;
    this.session = session;
    this.machine = machine;
  }

  /**
   * An engine inside one of the session's own containers, held to a policy: its machine's network
   * is the session's.
   */
  public static GuardedEngine inSession(ContainerEngine engine, String session, LinePolicy policy) {
    var guarded = new GuardedEngine(engine, session, Machine.IN_SESSION);
    guarded.enforce(policy);
    return guarded;
  }

  /** Holds everything from now on to a policy. What is there already stays as it is. */
  public void enforce(LinePolicy enforced) {
    policy = Optional.of(enforced);
  }

  /** What is held to; empty while lines are trusted. */
  public Optional<LinePolicy> policy() {
    return policy;
  }

  @Override
  public EngineVersion version() {
    return engine.version();
  }

  @Override
  public Containers containers() {
    var containers = engine.containers();
    return policy
        .<Containers>map(held ->
            new GuardedContainers(
                containers, engine.volumes(), held, machine, session, containerQuota))
        .orElse(containers);
  }

  @Override
  public Networks networks() {
    var networks = engine.networks();
    return policy
        .<Networks>map(held -> new GuardedNetworks(networks, held, session, networkQuota))
        .orElse(networks);
  }

  @Override
  public Images images() {
    return engine.images();
  }

  @Override
  public Volumes volumes() {
    return engine.volumes();
  }

  @Override
  public Swarm swarm() {
    return engine.swarm();
  }

  @Override
  public Services services() {
    var services = engine.services();
    return policy
        .<Services>map(held -> new GuardedServices(services, held, session))
        .orElse(services);
  }

  @Override
  public void close() {
    engine.close();
  }

  static boolean isNetduosOwn(Map<String, String> labels) {
    return NETDUOS_OWN.contains(labels.getOrDefault(Labels.KIND, ""));
  }
}
