package dev.netduo.k8s.ingress;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A certificate and its key as a TLS secret has them. Pure. */
final class Pem {
  private Pem() {}

  /**
   * Both in one text, the certificate first.
   *
   * @param certificate as the secret has it, in base64
   * @param key likewise
   * @return empty where one of them is missing or is not what it should be
   */
  static Optional<String> of(@Nullable String certificate, @Nullable String key) {
    if (certificate == null || key == null) {
      return Optional.empty();
    }
    try {
      var first = decoded(certificate);
      var second = decoded(key);
      var read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(first.getBytes(StandardCharsets.UTF_8)));
      return read.isEmpty() || !second.contains("PRIVATE KEY-----")
          ? Optional.empty()
          : Optional.of(first + second);
    } catch (CertificateException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String decoded(String base64) {
    var text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    return text.endsWith("\n") ? text : text + "\n";
  }
}
