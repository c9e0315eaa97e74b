package dev.netduo.emulator;

import static java.util.Objects.requireNonNullElse;

import org.jspecify.annotations.Nullable;

/**
 * An error meant for the person at the prompt: what was asked, what is wrong, and what to do about
 * it. Shown without a stack trace unless asked for.
 */
public class NetduoException extends RuntimeException {
  private final String hint;

  /** An error with nothing to suggest. */
  public NetduoException(String message) {
    this(message, "", null);
  }

  /**
   * @param message what was asked and what is wrong, one sentence without a full stop
   * @param hint what to do about it, or empty
   */
  public NetduoException(String message, String hint) {
    this(message, hint, null);
  }

  /** As above, with what lies underneath attached. */
  public NetduoException(String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /** What was asked and what is wrong; never missing. */
  @Override
  public final String getMessage() {
    return requireNonNullElse(super.getMessage(), "");
  }

  /** The error as a person reads it; tools that netduo speaks like have words of their own. */
  public String headline() {
    return "error: " + getMessage();
  }

  /** What to do about it; empty where nothing is known to help. */
  public final String hint() {
    return hint;
  }
}
