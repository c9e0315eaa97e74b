package dev.netduo.docker;

import dev.netduo.emulator.session.Session;
import java.util.Map;

/**
 * Docker's networking in one session: containers, networks and images under the names the user
 * gave. Nothing is kept here; a second one over the same session finds everything again.
 */
public final class DockerMode {
  private final Session session;
  private final Map<String, String> environment;
  private final LocalImages images;
  private final SessionNetworks networks;
  private final SessionContainers containers;

  /** Docker's networking in this session, with the program's own environment. */
  public DockerMode(Session session) {
    this(session, System.getenv());
  }

  /**
   * Docker's networking in this session.
   *
   * @param environment what lines may take variables from
   */
  public DockerMode(Session session, Map<String, String> environment) {
    this.session = session;
    this.environment = Map.copyOf(environment);
    var scope = new SessionScope(session);
    this.images = new LocalImages(session);
    this.networks = new SessionNetworks(scope);
    this.containers = new SessionContainers(scope, networks, images);
  }

  /** The session this works in. */
  public Session session() {
    return session;
  }

  /** What lines may take variables from, by name. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The session's containers. */
  public SessionContainers containers() {
    return containers;
  }

  /** The session's networks and the engine's own three. */
  public SessionNetworks networks() {
    return networks;
  }

  /** The images of this machine. */
  public LocalImages images() {
    return images;
  }

  /** The names that live at this moment, for completion. */
  public DockerNames names() {
    return new DockerNames(
        containers.list().stream().map(DockerContainer::name).toList(),
        networks.list().stream().map(DockerNetwork::name).toList(),
        images.references());
  }
}
