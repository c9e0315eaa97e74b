package dev.netduo.labs.command;

import picocli.CommandLine.Parameters;

/** The operands that commands about one probe have in common, to be mixed in. */
final class Operands {
  private Operands() {}

  /** {@code FROM}. */
  static final class From {
    @Parameters(index = "0", paramLabel = "FROM", description = "Where it is sent from.")
    private String from = "";

    String from() {
      return from;
    }
  }

  /** {@code FROM TO}. */
  static final class FromTo {
    @Parameters(index = "0", paramLabel = "FROM", description = "Where it is sent from.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "Where it goes.")
    private String to = "";

    String from() {
      return from;
    }

    String to() {
      return to;
    }
  }

  /** {@code FROM TO PORT}. */
  static final class FromToPort {
    @Parameters(index = "0", paramLabel = "FROM", description = "Where it is sent from.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "Where it goes.")
    private String to = "";

    @Parameters(index = "2", paramLabel = "PORT", description = "1 to 65535.")
    private int port;

    String from() {
      return from;
    }

    String to() {
      return to;
    }

    int port() {
      return port;
    }
  }
}
