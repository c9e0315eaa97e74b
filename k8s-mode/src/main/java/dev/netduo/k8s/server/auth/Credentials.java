package dev.netduo.k8s.server.auth;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * All that a cluster's API server and its clients show each other. Made once for a cluster and kept
 * with it, so that clients that know the cluster go on working after a restart.
 *
 * @param authority the certificate authority that the other two were issued by
 * @param server what the server shows
 * @param client what {@code kubernetes-admin} shows
 * @param token a bearer token that stands for {@code kubernetes-admin} as well
 */
public record Credentials(
    CertifiedKey authority, CertifiedKey server, CertifiedKey client, String token) {
  private static final List<String> USUAL =
      List.of(
          "127.0.0.1",
          "::1",
          "localhost",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local");
  private static final int TOKEN_BYTES = 32;

  /**
   * New ones.
   *
   * @param names further names and addresses that clients reach the server by, for example the
   *     cluster address of the service {@code kubernetes}
   */
  public static Credentials create(Collection<String> names) {
    var all = new LinkedHashSet<>(USUAL);
    all.addAll(names);
    var authority = new CertificateAuthority(InstantSource.system());
    var random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return new Credentials(
        authority.own(),
        authority.server(all),
        authority.client(User.ADMIN),
        Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Credentials[" + authority + "]";
  }
}
