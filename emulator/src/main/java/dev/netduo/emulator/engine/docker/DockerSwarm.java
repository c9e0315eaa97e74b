package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.LocalNodeState;
import com.github.dockerjava.api.model.Reachability;
import com.github.dockerjava.api.model.SwarmNodeManagerStatus;
import com.github.dockerjava.api.model.SwarmSpec;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.Swarm;
import dev.netduo.emulator.engine.SwarmNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The Swarm over docker-java. */
final class DockerSwarm implements Swarm {
  private static final int PORT = 2377;

  private final DockerClient client;
  private final EngineErrors errors;

  DockerSwarm(DockerClient client, EngineErrors errors) {
    this.client = client;
    this.errors = errors;
  }

  @Override
  public Membership membership() {
    return errors.translated(() -> {
      var swarm = client.infoCmd().exec().getSwarm();
      if (swarm == null || swarm.getLocalNodeState() == null) {
        return new Membership("inactive", "", false);
      }
      var state = swarm.getLocalNodeState();
      return new Membership(
          state == LocalNodeState.EMPTY ? "inactive" : lower(state),
          Objects.requireNonNullElse(swarm.getNodeID(), ""),
          Boolean.TRUE.equals(swarm.getControlAvailable()));
    });
  }

  @Override
  public void init(String address) {
    errors.translated(() ->
        client
            .initializeSwarmCmd(new SwarmSpec().withName("default"))
            .withListenAddr("0.0.0.0:" + PORT)
            .withAdvertiseAddr(address)
            .exec());
  }

  @Override
  public void join(String address, String token, String manager) {
    errors.translated(() ->
        client
            .joinSwarmCmd()
            .withListenAddr("0.0.0.0:" + PORT)
            .withAdvertiseAddr(address)
            .withJoinToken(token)
            .withRemoteAddrs(List.of(manager + ":" + PORT))
            .exec());
  }

  @Override
  public void leave() {
    errors.translated(() -> {
      try {
        client.leaveSwarmCmd().withForceEnabled(true).exec();
      } catch (RuntimeException e) {
        if (!String.valueOf(e.getMessage()).contains("not part of a swarm")) {
          throw e;
        }
      }
    });
  }

  @Override
  public JoinTokens tokens() {
    return errors.translated(() -> {
      var tokens = client.inspectSwarmCmd().exec().getJoinTokens();
      if (tokens == null || tokens.getWorker() == null || tokens.getManager() == null) {
        throw new EngineException(Reason.OTHER, "the Swarm's manager gives no tokens", "", null);
      }
      return new JoinTokens(tokens.getWorker(), tokens.getManager());
    });
  }

  @Override
  public List<SwarmNode> nodes() {
    return errors.translated(
        () -> client.listSwarmNodesCmd().exec().stream().map(DockerSwarm::node).toList());
  }

  @Override
  public void removeNode(String id) {
    errors.translated(() -> {
      try {
        client.removeSwarmNodeCmd(id).withForce(true).exec();
      } catch (NotFoundException e) {
        // Already gone, which is what was asked for.
      }
    });
  }

  private static SwarmNode node(com.github.dockerjava.api.model.SwarmNode node) {
    var spec = node.getSpec();
    var status = node.getStatus();
    var description = node.getDescription();
    var engine = description == null ? null : description.getEngine();
    return new SwarmNode(
        text(node.getId()),
        description == null ? "" : text(description.getHostname()),
        status == null ? "" : text(status.getAddress()),
        status == null ? "unknown" : lower(status.getState()),
        spec == null ? "" : lower(spec.getAvailability()),
        spec == null ? "" : lower(spec.getRole()),
        managerStatus(node.getManagerStatus()),
        engine == null ? "" : text(engine.getEngineVersion()));
  }

  private static String managerStatus(@Nullable SwarmNodeManagerStatus status) {
    if (status == null) {
      return "";
    }
    if (status.isLeader()) {
      return "Leader";
    }
    return status.getReachability() == Reachability.REACHABLE ? "Reachable" : "Unreachable";
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  static String lower(@Nullable Enum<?> value) {
    return value == null ? "unknown" : value.name().toLowerCase(Locale.ROOT);
  }
}
