package dev.netduo.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.kubeconfig.Kubeconfigs;
import dev.netduo.k8s.server.auth.CertifiedKey;
import dev.netduo.k8s.server.auth.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code netduo up} and {@code netduo down} say where no container is started. */
class UpAndDownTest {
  private static final CertifiedKey KEY = new CertifiedKey("certificate", "key");
  private static final Credentials CREDENTIALS = new Credentials(KEY, KEY, KEY, "secret");

  @TempDir private Path folder;
  private Prompt netduo;

  @BeforeEach
  void open() {
    netduo = new Prompt(folder);
  }

  private void assertNothingChanged() {
    assertThat(netduo.state()).doesNotExist();
    assertThat(netduo.kubeconfig()).isEqualTo(Prompt.FOREIGN);
    assertThat(folder).isDirectoryNotContaining("glob:**backup*");
  }

  // One line that says what is wrong, and perhaps one that says what to do.
  private static void assertOneError(Prompt.Result result, int code, String message) {
    assertThat(result.code()).as(result.toString()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    var lines = result.err().lines().toList();
    assertThat(lines).hasSizeBetween(1, 2);
    assertThat(lines.getFirst()).isEqualTo("error: " + message);
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.matches("(hint: |see ).+"));
  }

  @ParameterizedTest(name = "up {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --nodes 0                     | 1 | a cluster cannot have 0 nodes
          --nodes -3                    | 1 | a cluster cannot have -3 nodes
          --nodes 51                    | 1 | a cluster cannot have 51 nodes
          --nodes many                  | 2 | up: Invalid value for option '--nodes': 'many' is not an int
          --node 2                      | 2 | up: unknown flag --node
          --pod-cidr nonsense           | 1 | 'nonsense' has no prefix length
          --pod-cidr 10.0.0.0/33        | 1 | '10.0.0.0/33' is not a network
          --pod-cidr 10.96.128.0/20     | 1 | the pod range 10.96.128.0/20 and the service range 10.96.0.0/16 overlap
          --service-cidr 10.244.0.0/20  | 1 | the pod range 10.244.0.0/16 and the service range 10.244.0.0/20 overlap
          --service-cidr 10.9.0.0/30    | 1 | the service range 10.9.0.0/30 is too small
          --node-mask 12                | 1 | node ranges of /12 cannot be cut from the pod range 10.244.0.0/16
          --nodes 4 --node-mask 17      | 1 | the pod range 10.244.0.0/16 is too small for 4 nodes with a /17 each
          --cluster-domain -x-          | 1 | '-x-' is no DNS domain
          --overlay geneve              | 1 | there is no overlay 'geneve'
          --proxy-mode ipvs             | 1 | there is no proxy mode 'ipvs'
          --engine podman               | 1 | --engine podman is not supported
          --dns-upstream here           | 1 | 'here' is not an IP address
          --name UPPER                  | 1 | 'UPPER' is no cluster name
          --name ../x                   | 1 | '../x' is no cluster name
          --api-address localhost       | 1 | 'localhost' is not an IP address
          --api-address 127.0.0.0/8     | 1 | '127.0.0.0/8' is not an IP address
          --api-address 192.0.2.7       | 1 | the API server cannot listen on 192.0.2.7:0: Cannot assign requested address
          --api-port 70000              | 1 | 70000 is no port for the API server
          --api-port https              | 2 | up: Invalid value for option '--api-port': 'https' is not an int
          """)
  void whatCannotBeStartedIsOneErrorAndChangesNothing(String options, int code, String message) {
    assertOneError(netduo.run(("up " + options).split(" ")), code, message);
    assertNothingChanged();
  }

  @Test
  void aPortThatSomebodyHasIsOneErrorAndChangesNothing() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      assertOneError(
          netduo.run("up", "--api-port", port),
          1,
          "the API server cannot listen on 127.0.0.1:" + port + ": Address already in use");
    }
    assertNothingChanged();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clusters: [     | it is no YAML: expected the node content, but found '<stream end>' in line 2
          just words      | it holds no fields
          contexts: {a: b} | its contexts are no list
          """)
  void aKubeconfigThatCannotBeReadIsSeenBeforeTheClusterIsStarted(String text, String problem)
      throws IOException {
    Files.writeString(netduo.kubeconfigFile(), text + "\n");

    assertOneError(netduo.run("up"), 1, netduo.kubeconfigFile() + " cannot be read: " + problem);

    assertThat(netduo.state()).doesNotExist();
    assertThat(netduo.kubeconfig()).isEqualTo(text + "\n");
    assertThat(folder).isDirectoryNotContaining("glob:**lock*");
  }

  @Test
  void aClusterThatIsNotThereCannotBeRemoved() {
    assertOneError(netduo.run("down", "--name", "gone"), 1, "there is no cluster gone");
    assertOneError(netduo.run("down"), 1, "there is no cluster dev");
    assertThat(netduo.out("down", "--all")).isEqualTo("nothing to remove\n");
    assertNothingChanged();
  }

  /** A cluster whose process never came to start a container. */
  private Path begun(String name) {
    var home = netduo.homes().home(name);
    home.create(ClusterSpec.DEFAULT);
    var _ =
        new Kubeconfigs(List.of(netduo.kubeconfigFile()))
            .add(name, "https://127.0.0.1:1", CREDENTIALS);
    return home.folder();
  }

  @Test
  void theNearestNameIsShownAndNoOtherIsTaken() {
    var dev = begun("dev");

    var result = netduo.run("down", "--name", "dve");

    assertOneError(result, 1, "there is no cluster dve");
    assertThat(result.err()).contains("hint: did you mean --name dev?");
    assertThat(dev).isDirectory();
    assertThat(netduo.kubeconfig()).contains("current-context: netduo-dev");
  }

  @Test
  void oneIsRemovedWithItsContextAndTheOthersStay() {
    var one = begun("one");
    var two = begun("two");

    assertThat(netduo.out("down", "--name", "one")).isEqualTo("cluster one removed\n");

    assertThat(one).doesNotExist();
    assertThat(two).isDirectory();
    assertThat(netduo.kubeconfig())
        .contains("name: prod", "server: https://prod.example # do not touch", "name: netduo-two")
        .contains("current-context: netduo-two")
        .doesNotContain("netduo-one");
  }

  @Test
  void allAreRemovedAndWhatSomebodyElseWroteStays() {
    begun("one");
    begun("two");

    assertThat(netduo.out("down", "--all")).isEqualTo("cluster one removed\ncluster two removed\n");

    assertThat(netduo.homes().all()).isEmpty();
    // As kind does it: nothing is current rather than what happened to be so before.
    assertThat(netduo.kubeconfig().replaceAll("\\s+", " "))
        .isEqualTo(
            Prompt.FOREIGN
                .replace("current-context: prod", "current-context: ''")
                .replaceAll("\\s+", " "));
  }

  @ParameterizedTest
  @CsvSource({"--nodes,2", "--proxy-mode,iptables", "--api-port,6443", "--api-address,127.0.0.2"})
  void aClusterIsNotChangedByStartingItAgain(String option, String value) throws IOException {
    var file = begun("dev").resolve("cluster.json");
    var before = Files.readString(file);

    assertOneError(
        netduo.run("up", option, value),
        1,
        "cluster dev exists, and was started with other settings");

    assertThat(file).hasContent(before);
  }
}
