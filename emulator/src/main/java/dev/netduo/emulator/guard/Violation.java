package dev.netduo.emulator.guard;

import dev.netduo.emulator.NetduoException;

/** Something the policy for untrusted lines does not allow. */
public final class Violation extends NetduoException {
  private final String rule;

  Violation(String rule, String what, String allowed) {
    super(
        "not allowed in untrusted lines (rule " + rule + "): " + what, "allowed here: " + allowed);
    this.rule = rule;
  }

  /** The rule's name, for example {@code network} or {@code mounts}. */
  public String rule() {
    return rule;
  }
}
