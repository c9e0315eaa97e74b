package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.k8s.api.NoPods;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.server.auth.CertifiedKey;
import dev.netduo.k8s.server.auth.ClientCertificates;
import dev.netduo.k8s.server.auth.User;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is let in with a certificate instead of a token. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCertificateTest {
  private final ClientCertificates issued = new ClientCertificates();
  @TempDir private Path folder;
  private ApiServer server;

  @BeforeAll
  void serve() {
    server =
        ApiServer.start(
            Samples.store(), new NoPods(), ServerOptions.loopback(issued.credentials()));
  }

  @AfterAll
  void close() {
    server.close();
  }

  private HttpResponse<String> whoAmI(CertifiedKey shown) throws IOException, InterruptedException {
    try (var http = HttpClient.newBuilder().sslContext(issued.showing(shown)).build()) {
      var request =
          HttpRequest.newBuilder(
                  server.address().resolve("/apis/authentication.k8s.io/v1/selfsubjectreviews"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{}"))
              .build();
      return http.send(request, BodyHandlers.ofString());
    }
  }

  @Test
  void theClustersOwnIsItsAdministrators() throws Exception {
    var answer = whoAmI(issued.credentials().client());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.body()).contains("\"kubernetes-admin\"", "\"system:masters\"");
  }

  @Test
  void theNameAndTheGroupsAreThoseOfTheCertificate() throws Exception {
    var answer = whoAmI(issued.of(new User("jane", List.of("students", "readers"))));

    assertThat(answer.body())
        .contains("\"jane\"", "\"students\"", "\"readers\"", "\"system:authenticated\"")
        .doesNotContain("system:masters");
  }

  private Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("another cluster's", ClientCertificates.ofAnotherCluster()),
        Arguments.of("an expired one", issued.expired()),
        Arguments.of("one that is not good yet", issued.early()),
        Arguments.of("one for servers", issued.credentials().server()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void anyOtherEndsTheHandshake(String what, CertifiedKey shown) {
    assertThatThrownBy(() -> whoAmI(shown))
        .as(what)
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("certificate");
  }

  @Test
  void kubectlShowsOne() throws IOException {
    var client = issued.credentials().client();
    var authority = Files.writeString(folder.resolve("ca"), authority());
    var certificate = Files.writeString(folder.resolve("certificate"), client.certificate());
    var key = Files.writeString(folder.resolve("key"), client.key());
    var kubectl = new RealKubectl(RealKubectl.find(System.getenv()), folder, folder, Map.of());

    assertThat(
            kubectl.out(
                "--kubeconfig=/dev/null",
                "--server=" + server.address(),
                "--certificate-authority=" + authority,
                "--client-certificate=" + certificate,
                "--client-key=" + key,
                "auth",
                "whoami"))
        .contains("kubernetes-admin", "system:masters");
  }

  private String authority() {
    return issued.credentials().authority().certificate();
  }
}
