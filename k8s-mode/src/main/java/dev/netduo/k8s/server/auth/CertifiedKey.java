package dev.netduo.k8s.server.auth;

import dev.netduo.emulator.NetduoException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A certificate and the private key to it.
 *
 * @param certificate X.509 in PEM
 * @param key an EC key, PKCS #8 in PEM
 */
public record CertifiedKey(String certificate, String key) {

  static CertifiedKey of(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    return new CertifiedKey(
        pem("CERTIFICATE", certificate.getEncoded()), pem("PRIVATE KEY", key.getEncoded()));
  }

  private static String pem(String label, byte[] der) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  X509Certificate x509() {
    try {
      var bytes = new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII));
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    } catch (GeneralSecurityException e) {
      throw unreadable("certificate", e);
    }
  }

  PrivateKey privateKey() {
    try {
      var lines = key.lines().filter(line -> !line.startsWith("-----")).toList();
      var der = Base64.getDecoder().decode(String.join("", lines));
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable("private key", e);
    }
  }

  private static NetduoException unreadable(String what, Exception cause) {
    return new NetduoException(
        "a " + what + " of the cluster cannot be read: " + cause.getMessage(),
        "remove the cluster with 'netduo down' and start it again",
        cause);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "CertifiedKey[" + x509().getSubjectX500Principal() + "]";
  }
}
