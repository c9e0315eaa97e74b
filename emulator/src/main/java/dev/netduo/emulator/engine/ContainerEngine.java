package dev.netduo.emulator.engine;

/** A container engine: Docker's, over its API. Each capability is a small port of its own. */
public interface ContainerEngine extends AutoCloseable {

  /**
   * What answers.
   *
   * @throws EngineException where nothing answers
   */
  EngineVersion version();

  /** Containers and what runs in them. */
  Containers containers();

  /** Networks and who is attached. */
  Networks networks();

  /** Images. */
  Images images();

  /** Volumes with a name. */
  Volumes volumes();

  /** The Swarm the engine belongs to, if any. */
  Swarm swarm();

  /** Services of that Swarm. */
  Services services();

  /** Ends the connections; containers stay as they are. */
  @Override
  void close();
}
