package dev.netduo.docker.compose.model;

/**
 * The labels by which Docker's compose finds what belongs to a project; netduo's own stand beside.
 */
public final class ComposeLabels {
  /** The project's name. */
  public static final String PROJECT = "com.docker.compose.project";

  /** The service a container belongs to. */
  public static final String SERVICE = "com.docker.compose.service";

  /** Which of its service's containers one is, from 1. */
  public static final String NUMBER = "com.docker.compose.container-number";

  /** The network's name in the file. */
  public static final String NETWORK = "com.docker.compose.network";

  /** What a container or network was made from; another means it has changed. */
  public static final String HASH = "com.docker.compose.config-hash";

  private ComposeLabels() {}
}
