package dev.netduo.emulator.topology;

/** What becomes of a packet. */
public sealed interface Verdict extends Statement {
  /** It passes this hook. */
  record Accept() implements Verdict {}

  /** It vanishes. */
  record Drop() implements Verdict {}

  /** Back to the calling chain, or to the policy of a base chain. */
  record Return() implements Verdict {}

  /** On with another chain, and back here afterwards. */
  record Jump(String chain) implements Verdict {}

  /** On with another chain for good. */
  record Goto(String chain) implements Verdict {}
}
