package dev.netduo.k8s.server.auth;

import java.util.List;

/**
 * Who asks.
 *
 * @param name for example {@code kubernetes-admin}
 * @param groups for example {@code system:masters}
 */
public record User(String name, List<String> groups) {

  /** The group of everybody whose credentials were good. */
  public static final String AUTHENTICATED = "system:authenticated";

  /** Whom a cluster's own credentials stand for. */
  public static final User ADMIN =
      new User("kubernetes-admin", List.of("system:masters", AUTHENTICATED));

  /** Somebody without credentials, who may ask for the server's health and version alone. */
  public static final User ANONYMOUS =
      new User("system:anonymous", List.of("system:unauthenticated"));

  public User {
    groups = List.copyOf(groups);
  }
}
