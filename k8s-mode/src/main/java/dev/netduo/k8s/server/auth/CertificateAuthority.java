package dev.netduo.k8s.server.auth;

import dev.netduo.emulator.NetduoException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A cluster's certificate authority: issues what the server and its clients show each other. */
final class CertificateAuthority {
  private static final Duration VALID = Duration.ofDays(3650);
  // Clocks of a host and a virtual machine on it may differ a little.
  private static final Duration SKEW = Duration.ofHours(1);
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final X500Name NAME = new X500Name("CN=netduo-ca");

  private final KeyPair keys = newKeys();
  private final InstantSource clock;
  private final CertifiedKey own;

  /**
   * A new one.
   *
   * @param clock what it issues is good from an hour before this for ten years
   */
  CertificateAuthority(InstantSource clock) {
    this.clock = clock;
    own =
        issue(
            NAME,
            keys,
            builder -> {
              builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
              builder.addExtension(
                  Extension.keyUsage,
                  true,
                  new KeyUsage(
                      KeyUsage.keyCertSign | KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            });
  }

  /** Its own certificate and key. */
  CertifiedKey own() {
    return own;
  }

  /** For a server that is reached by these names and addresses. */
  CertifiedKey server(Collection<String> names) {
    var alternatives =
        names.stream()
            .map(name ->
                new GeneralName(
                    ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName,
                    name))
            .toArray(GeneralName[]::new);
    return leaf(
        new X500Name("CN=kube-apiserver"),
        KeyPurposeId.id_kp_serverAuth,
        new GeneralNames(alternatives));
  }

  /** For a client: the user is the common name, the groups are organizations. */
  CertifiedKey client(User user) {
    var groups = new StringBuilder();
    user.groups().stream()
        .filter(group -> !group.equals(User.AUTHENTICATED))
        .forEach(group -> groups.append("O=").append(group).append(","));
    return leaf(
        new X500Name(groups + "CN=" + user.name()),
        KeyPurposeId.id_kp_clientAuth,
        new GeneralNames(new GeneralName[0]));
  }

  private CertifiedKey leaf(X500Name subject, KeyPurposeId purpose, GeneralNames alternatives) {
    return issue(
        subject,
        newKeys(),
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(
              Extension.keyUsage,
              true,
              new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
          builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
          if (alternatives.getNames().length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
          }
        });
  }

  /** Adds what a certificate is for. */
  private interface Purpose {
    void addTo(X509v3CertificateBuilder builder) throws IOException;
  }

  private CertifiedKey issue(X500Name subject, KeyPair of, Purpose purpose) {
    var now = clock.instant();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              NAME,
              new BigInteger(127, new SecureRandom()),
              Date.from(now.minus(SKEW)),
              Date.from(now.plus(VALID)),
              subject,
              of.getPublic());
      var identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(of.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(keys.getPublic()));
      purpose.addTo(builder);
      return CertifiedKey.of(signed(builder, keys.getPrivate()), of.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw impossible(e);
    }
  }

  private static java.security.cert.X509Certificate signed(
      X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  private static NetduoException impossible(Exception cause) {
    return new NetduoException(
        "no certificates can be made: " + cause.getMessage(),
        "netduo needs a Java runtime with elliptic curves (module jdk.crypto.ec)",
        cause);
  }
}
