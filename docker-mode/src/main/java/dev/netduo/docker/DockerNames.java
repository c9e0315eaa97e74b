package dev.netduo.docker;

import java.util.List;

/**
 * The names that live in a session at one moment.
 *
 * @param containers by logical name
 * @param networks by logical name, the engine's own included
 * @param images by reference
 */
public record DockerNames(List<String> containers, List<String> networks, List<String> images) {
  /** How the command line labels a container operand. */
  public static final String CONTAINER = "CONTAINER";

  /** How the command line labels a network operand. */
  public static final String NETWORK = "NETWORK";

  /** How the command line labels a host operand. */
  public static final String HOST = "HOST";

  /** How the command line labels an image operand. */
  public static final String IMAGE = "IMAGE";

  /** What can stand for an operand or option value with this label; nothing for other labels. */
  public List<String> candidates(String paramLabel) {
    return switch (paramLabel) {
      case CONTAINER -> containers;
      case NETWORK -> networks;
      case IMAGE -> images;
      default -> List.of();
    };
  }
}
