package dev.netduo.emulator.engine;

import dev.netduo.emulator.NetduoException;
import org.jspecify.annotations.Nullable;

/** The engine refused or did not answer. */
public final class EngineException extends NetduoException {
  /** Why, as far as a caller may want to tell the cases apart. */
  public enum Reason {
    /** No engine answers at the address. */
    UNREACHABLE,
    /** No such container, network or image (404). */
    NOT_FOUND,
    /** Name taken, network in use, wrong state (409). */
    CONFLICT,
    /** The request itself is wrong (400). */
    BAD_REQUEST,
    /** The host port is already allocated. */
    PORT_TAKEN,
    /** The command cannot be found or executed in the container. */
    COMMAND_NOT_FOUND,
    /** Only a manager of the Swarm can do it, and this engine is none. */
    NOT_A_MANAGER,
    /** Anything else. */
    OTHER
  }

  private final Reason reason;

  /**
   * @param message the engine's own words where it said any
   */
  public EngineException(Reason reason, String message, String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
