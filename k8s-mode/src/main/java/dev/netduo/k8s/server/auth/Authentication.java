package dev.netduo.k8s.server.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Tells by a request's token or certificate who asks. */
public final class Authentication {
  private static final String BEARER = "bearer ";
  private static final String OWN_TLS = "TLS with the cluster's own certificates";

  private final Credentials credentials;

  /** Knows the users of these credentials. */
  public Authentication(Credentials credentials) {
    this.credentials = credentials;
  }

  /** The TLS side: shows the server's certificate and believes clients of the authority. */
  public SSLContext tls() {
    try {
      var none = new char[0];
      var own = KeyStore.getInstance("PKCS12");
      own.load(null, none);
      own.setKeyEntry(
          "server",
          credentials.server().privateKey(),
          none,
          new X509Certificate[] {credentials.server().x509(), credentials.authority().x509()});
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, none);
      return context(keys.getKeyManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(OWN_TLS, e);
    }
  }

  /** The other side: believes servers of the authority, and shows nothing. */
  public SSLContext clientTls() {
    try {
      return context(new KeyManager[0]);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(OWN_TLS, e);
    }
  }

  private SSLContext context(KeyManager[] own) throws GeneralSecurityException, IOException {
    var believed = KeyStore.getInstance("PKCS12");
    believed.load(null, null);
    believed.setCertificateEntry("authority", credentials.authority().x509());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(believed);
    var context = SSLContext.getInstance("TLS");
    context.init(own, trust.getTrustManagers(), null);
    return context;
  }

  /**
   * The user of a request.
   *
   * @param authorization the header of that name
   * @param certificates the chain a client showed, which TLS has verified; its own first
   * @return empty where there are no credentials, or wrong ones
   */
  public Optional<User> user(Optional<String> authorization, List<X509Certificate> certificates) {
    if (!certificates.isEmpty()) {
      return Optional.of(holder(certificates.getFirst()));
    }
    return authorization
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip())
        .filter(this::isToken)
        .map(_ -> User.ADMIN);
  }

  // Takes the same time whatever the first wrong byte is.
  private boolean isToken(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8),
        credentials.token().getBytes(StandardCharsets.UTF_8));
  }

  private static User holder(X509Certificate certificate) {
    var name = "";
    var groups = new ArrayList<String>();
    try {
      for (var part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          name = part.getValue().toString();
        } else if (part.getType().equalsIgnoreCase("O")) {
          groups.add(part.getValue().toString());
        }
      }
    } catch (InvalidNameException e) {
      throw new IllegalStateException("the JDK wrote this name itself", e);
    }
    groups.add(User.AUTHENTICATED);
    return new User(name, groups);
  }
}
