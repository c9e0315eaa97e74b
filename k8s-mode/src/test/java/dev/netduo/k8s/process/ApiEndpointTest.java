package dev.netduo.k8s.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.NoPods;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.server.ApiServer;
import dev.netduo.k8s.server.auth.Authentication;
import dev.netduo.k8s.server.auth.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a cluster's API listens, and what its certificate says of that. */
@Timeout(60)
class ApiEndpointTest {
  private static final String OTHER_LOOPBACK = "127.0.0.2";

  private static ApiEndpoint at(String address, int port) {
    return new ApiEndpoint(Ip.parse(address), port);
  }

  private static InetAddress inet(String address) {
    return Ip.parse(address).address().toInetAddress();
  }

  private static ApiServer serve(ApiEndpoint endpoint) {
    var credentials = Credentials.create(endpoint.names());
    return ApiServer.start(Samples.store(), new NoPods(), endpoint.options(credentials));
  }

  /** The status of an answer, from a client that holds the server to its certificate. */
  private static int ask(ApiServer server, URI address) throws IOException, InterruptedException {
    var tls = new Authentication(server.credentials()).clientTls();
    try (var http = HttpClient.newBuilder().sslContext(tls).build()) {
      var request = HttpRequest.newBuilder(address.resolve("/healthz")).build();
      return http.send(request, BodyHandlers.ofString()).statusCode();
    }
  }

  @Test
  void whereNobodyAsksItIsLoopbackAlone() {
    try (var server = serve(ApiEndpoint.DEFAULT)) {
      assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
      assertThat(server.address().getPort()).isPositive();
    }
  }

  @Test
  void itIsReachedAtTheAddressThatWasAskedForAndAtNoOther() throws Exception {
    try (var server = serve(at(OTHER_LOOPBACK, 0))) {
      var address = server.address();
      assertThat(address.getHost()).isEqualTo(OTHER_LOOPBACK);
      assertThat(ask(server, address)).isEqualTo(200);
      var elsewhere = URI.create(address.toString().replace(OTHER_LOOPBACK, "127.0.0.1"));
      assertThatThrownBy(() -> ask(server, elsewhere)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void anAddressOfIpv6IsWrittenInBrackets() throws Exception {
    assumeTrue(has("::1"), "this machine has no IPv6");
    try (var server = serve(at("::1", 0))) {
      assertThat(server.address().toString()).startsWith("https://[::1]:");
      assertThat(ask(server, server.address())).isEqualTo(200);
    }
  }

  private static boolean has(String address) {
    try (var _ = new ServerSocket(0, 1, inet(address))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  // proc_net_tcp(5): what listens has an address and a port in hexadecimal, and state 0A.
  @Test
  void anAddressOfIpv4IsNoneOfIpv6() throws IOException {
    try (var server = serve(at(OTHER_LOOPBACK, 0))) {
      var port = String.format(Locale.ROOT, ":%04X ", server.address().getPort());
      assertThat(listening("tcp")).anyMatch(line -> line.contains(port));
      assertThat(listening("tcp6")).noneMatch(line -> line.contains(port));
    }
  }

  private static List<String> listening(String protocol) throws IOException {
    var table = Path.of("/proc/net", protocol);
    return Files.exists(table)
        ? Files.readAllLines(table).stream().filter(line -> line.contains(" 0A ")).toList()
        : List.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {OTHER_LOOPBACK, "0.0.0.0", "192.0.2.7", "fd00::7"})
  void theCertificateNamesTheAddress(String address) throws Exception {
    assertThat(named(at(address, 6443))).contains(inet(address)).contains(inet("127.0.0.1"));
  }

  @Test
  void forAllAddressesTheCertificateNamesThoseOfTheMachine() throws Exception {
    var own =
        java.net.NetworkInterface.networkInterfaces()
            .flatMap(java.net.NetworkInterface::inetAddresses)
            .filter(known -> known.isSiteLocalAddress())
            .toList();
    assumeTrue(!own.isEmpty(), "this machine has loopback alone");
    assertThat(named(at("0.0.0.0", 0))).containsAll(own);
    assertThat(named(ApiEndpoint.DEFAULT)).doesNotContainAnyElementsOf(own);
  }

  // Kind 7 is an address, RFC 5280, section 4.2.1.6.
  private static List<InetAddress> named(ApiEndpoint endpoint) throws CertificateException {
    var pem = Credentials.create(endpoint.names()).server().certificate();
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    var certificate =
        (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    return certificate.getSubjectAlternativeNames().stream()
        .filter(name -> Objects.equals(name.get(0), 7))
        .map(name -> Ip.parse(String.valueOf(name.get(1))).address().toInetAddress())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536, 70000})
  void whatIsNoPortIsRefused(int port) {
    assertThatThrownBy(() -> at(OTHER_LOOPBACK, port))
        .isInstanceOf(NetduoException.class)
        .hasMessage(port + " is no port for the API server");
  }

  @Test
  void aPortThatSomebodyHasIsRefused() throws IOException {
    try (var taken = new ServerSocket(0, 1, inet(OTHER_LOOPBACK))) {
      var wanted = at(OTHER_LOOPBACK, taken.getLocalPort());
      assertThatThrownBy(wanted::requireFree)
          .isInstanceOf(NetduoException.class)
          .hasMessageContaining("cannot listen on 127.0.0.2:" + taken.getLocalPort());
      assertThatThrownBy(() -> serve(wanted)).isInstanceOf(NetduoException.class);
    }
  }

  @Test
  void anAddressThatIsNotTheMachinesIsRefused() {
    assertThatThrownBy(at("192.0.2.7", 0)::requireFree)
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("cannot listen on 192.0.2.7:0");
  }
}
