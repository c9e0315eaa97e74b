package dev.netduo.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.NoPods;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.kubeconfig.Kubeconfigs;
import dev.netduo.k8s.server.ApiServer;
import dev.netduo.k8s.server.ServerOptions;
import dev.netduo.k8s.server.auth.Credentials;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Which cluster {@code netduo ... kubectl} is about. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextTest {
  private final Path folder;
  private ApiServer east;
  private ApiServer west;
  private Path both;

  ContextTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void serve() throws IOException {
    east = served("east");
    west = served("west");
    both = Files.writeString(folder.resolve("both"), Prompt.FOREIGN);
    add(both, "east", east);
    add(both, "west", west);
  }

  @AfterAll
  void close() {
    east.close();
    west.close();
  }

  /** A server with a namespace by whose name it is known. */
  private static ApiServer served(String name) {
    var store = new ObjectStore(new ServiceAddresses(ClusterSpec.DEFAULT.serviceCidr()));
    store.create(
        Kinds.NAMESPACE,
        new NamespaceBuilder().withNewMetadata().withName("in-" + name).endMetadata().build());
    return ApiServer.start(
        store, new NoPods(), ServerOptions.loopback(Credentials.create(List.of())));
  }

  private static void add(Path file, String name, ApiServer server) {
    var _ =
        new Kubeconfigs(List.of(file)).add(name, server.address().toString(), server.credentials());
  }

  private Prompt.Result netduo(String kubeconfig, String... words) {
    var environment =
        Map.of(
            "HOME",
            folder.toString(),
            "KUBECONFIG",
            kubeconfig,
            "NETDUO_STATE",
            folder.resolve("state").toString());
    return Prompt.run(environment, words);
  }

  private static void assertAsked(String name, Prompt.Result result) {
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.out()).isEqualTo("namespace/in-" + name + "\n");
  }

  private static void assertRefused(Prompt.Result result, String message, String hint) {
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("error: " + message + "\nhint: " + hint + "\n");
  }

  private String named(String... names) {
    return String.join(
        ":", List.of(names).stream().map(name -> folder.resolve(name).toString()).toList());
  }

  @Test
  void theOneOfTheContext() {
    assertAsked(
        "east",
        netduo(named("both"), "--context", "netduo-east", "kubectl", "get", "ns", "-o", "name"));
    assertAsked(
        "west",
        netduo(named("both"), "--context", "netduo-west", "kubectl", "get", "ns", "-o", "name"));
  }

  @Test
  void theCurrentOneOfAFile() {
    assertAsked(
        "west",
        netduo(
            named("none"), "--kubeconfig", both.toString(), "kubectl", "get", "ns", "-o", "name"));
  }

  @Test
  void theContextOfAFile() {
    assertAsked(
        "east",
        netduo(
            named("none"),
            "--kubeconfig",
            both.toString(),
            "--context",
            "netduo-east",
            "kubectl",
            "get",
            "ns",
            "-o",
            "name"));
  }

  @Test
  void ofSeveralFilesTheFirstThatHasTheContext() {
    add(folder.resolve("east-alone"), "east", east);

    assertAsked(
        "east",
        netduo(
            named("none", "both", "east-alone"),
            "--context",
            "netduo-east",
            "kubectl",
            "get",
            "ns",
            "-o",
            "name"));
  }

  @Test
  void aContextThatNoFileHasIsRefusedWithThoseThatThereAre() {
    assertRefused(
        netduo(named("both"), "--context", "netduo-north", "kubectl", "get", "ns"),
        "the kubeconfig " + both + " has no context netduo-north",
        "it has netduo-east, netduo-west, prod");
  }

  @Test
  void whereNoneIsCurrentOneMustBeNamed() throws IOException {
    var file = folder.resolve("none-current");
    Files.writeString(file, Prompt.FOREIGN.replace("current-context: prod", "current-context: ''"));

    assertRefused(
        netduo(named("none"), "--kubeconfig", file.toString(), "kubectl", "get", "ns"),
        "the kubeconfig " + file + " has no current context",
        "name one with --context: it has prod");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertRefused(
        netduo(named("none"), "--context", "x", "kubectl", "get", "ns"),
        "there is no kubeconfig " + folder.resolve("none"),
        "name one with --kubeconfig, or start a cluster: netduo up");
  }
}
