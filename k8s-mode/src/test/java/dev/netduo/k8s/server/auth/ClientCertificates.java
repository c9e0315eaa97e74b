package dev.netduo.k8s.server.auth;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A cluster's authority, and what clients show that it issued, or did not. */
public final class ClientCertificates {
  private static final Duration ELEVEN_YEARS = Duration.ofDays(11 * 365);

  private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.now());
  private final CertificateAuthority authority = new CertificateAuthority(clock::get);
  private final Credentials credentials =
      new Credentials(
          authority.own(),
          authority.server(List.of("127.0.0.1")),
          authority.client(User.ADMIN),
          "secret");

  /** What the cluster's server is started with. */
  public Credentials credentials() {
    return credentials;
  }

  /** A good one for another user. */
  public CertifiedKey of(User user) {
    return authority.client(user);
  }

  /** One that ended a year ago. */
  public CertifiedKey expired() {
    return issuedAt(Instant.now().minus(ELEVEN_YEARS));
  }

  /** One that begins in eleven years. */
  public CertifiedKey early() {
    return issuedAt(Instant.now().plus(ELEVEN_YEARS));
  }

  private CertifiedKey issuedAt(Instant time) {
    var now = clock.getAndSet(time);
    try {
      return authority.client(User.ADMIN);
    } finally {
      clock.set(now);
    }
  }

  /** One for the same user by another cluster's authority, which has the same name. */
  public static CertifiedKey ofAnotherCluster() {
    return new CertificateAuthority(InstantSource.system()).client(User.ADMIN);
  }

  /** The TLS of a client that believes the cluster's authority and shows this certificate. */
  public SSLContext showing(CertifiedKey client) {
    try {
      var none = new char[0];
      var own = KeyStore.getInstance("PKCS12");
      own.load(null, none);
      own.setKeyEntry("client", client.privateKey(), none, new X509Certificate[] {client.x509()});
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, none);
      var believed = KeyStore.getInstance("PKCS12");
      believed.load(null, none);
      believed.setCertificateEntry("authority", credentials.authority().x509());
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(believed);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
