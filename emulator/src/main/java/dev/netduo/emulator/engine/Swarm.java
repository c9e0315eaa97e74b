package dev.netduo.emulator.engine;

import java.util.List;

/** The Swarm an engine belongs to. Every method throws {@link EngineException}. */
public interface Swarm {

  /** What the engine itself is in a Swarm. */
  Membership membership();

  /**
   * Makes a new Swarm of this engine alone, as its manager.
   *
   * @param address where the others find it
   */
  void init(String address);

  /**
   * Joins a Swarm; the token says as what.
   *
   * @param address where the others find this engine
   * @param manager where a manager is, without a port
   */
  void join(String address, String token, String manager);

  /** Leaves, also as the last manager; an engine that is in no Swarm is fine. */
  void leave();

  /** What others join with; managers only. */
  JoinTokens tokens();

  /** All members; managers only. */
  List<SwarmNode> nodes();

  /** Forgets a member, also one that still answers; managers only. */
  void removeNode(String id);

  /**
   * What an engine is in a Swarm.
   *
   * @param state {@code inactive}, {@code pending}, {@code active}, {@code error}, {@code locked}
   * @param nodeId empty outside a Swarm
   * @param manager whether it can be asked about the Swarm
   */
  record Membership(String state, String nodeId, boolean manager) {
    /** Whether it belongs to one, working or not. */
    public boolean isMember() {
      return !state.equals("inactive");
    }
  }

  /** What workers and managers join with. */
  record JoinTokens(String worker, String manager) {}
}
