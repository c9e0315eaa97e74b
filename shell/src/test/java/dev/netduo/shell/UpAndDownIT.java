package dev.netduo.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.process.ClusterHome;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that come and go side by side, as a person types it. */
@RealEngine
@Timeout(300)
class UpAndDownIT {
  private final ContainerEngine engine;
  private final Prompt netduo;
  private final Path folder;
  private final String east;
  private final String west;

  UpAndDownIT(Session session, @TempDir Path folder) {
    this.engine = session.engine();
    this.folder = folder;
    this.netduo = new Prompt(folder);
    this.east = session.name() + "-e";
    this.west = session.name() + "-w";
  }

  @AfterEach
  void remove() {
    netduo.run("-q", "down", "--all");
  }

  private String up(String name, String... options) {
    var words = new ArrayList<>(List.of("-q", "up", "--name", name));
    words.addAll(List.of(options));
    return netduo.out(words.toArray(String[]::new));
  }

  private ClusterHome home(String name) {
    return netduo.homes().home(name);
  }

  private String address(String name) {
    return home(name).served().orElseThrow().address();
  }

  private String namespaces(String... where) {
    var words = new ArrayList<>(List.of(where));
    words.addAll(List.of("kubectl", "get", "ns", "-o", "name"));
    return netduo.out(words.toArray(String[]::new));
  }

  private void assertCurrent(String context) {
    assertThat(netduo.kubeconfig())
        .contains("# mine", "name: prod", "server: https://prod.example # do not touch")
        .contains("current-context: " + context + "\n");
  }

  private boolean hasContainers(String name) {
    return !engine.containers().list(Map.of(Labels.SESSION, name)).isEmpty();
  }

  @Test
  void clustersComeAndGoSideBySide() throws IOException {
    assertThat(up(east, "--nodes", "1"))
        .contains(
            "cluster " + east + " is up at https://127.0.0.1:",
            "context netduo-" + east + " is current in " + netduo.kubeconfigFile());
    assertCurrent("netduo-" + east);
    assertThat(folder.resolve("kubeconfig.netduo-backup")).hasContent(Prompt.FOREIGN);

    var port = freePort();
    up(west, "--nodes", "1", "--api-address", "127.0.0.2", "--api-port", port);
    assertCurrent("netduo-" + west);
    assertThat(netduo.kubeconfig()).contains("server: https://127.0.0.2:" + port + "\n");

    // Each by the kubeconfig, and by its session.
    netduo.out("--context", "netduo-" + east, "kubectl", "create", "ns", "of-east");
    netduo.out("--session", west, "kubectl", "create", "ns", "of-west");
    assertThat(namespaces("--session", east)).contains("of-east").doesNotContain("of-west");
    assertThat(namespaces("--context", "netduo-" + west))
        .contains("of-west")
        .doesNotContain("of-east");

    var before = netduo.kubeconfig();
    var refused = netduo.run("-q", "up", "--name", east, "--nodes", "2");
    assertThat(refused.err()).contains("was started with other settings");
    assertThat(netduo.kubeconfig()).isEqualTo(before);

    var there = address(east);
    assertThat(up(east)).contains("cluster " + east + " is up already at " + there);
    assertCurrent("netduo-" + east);

    kill(west);
    assertThat(up(west)).contains("cluster " + west + " is up at https://127.0.0.2:" + port);
    assertThat(namespaces("--context", "netduo-" + west)).contains("of-west");

    assertThat(netduo.out("-q", "down", "--name", west))
        .isEqualTo("cluster " + west + " removed\n");
    assertThat(netduo.kubeconfig()).contains("netduo-" + east).doesNotContain(west);
    assertCurrent("''");
    assertThat(hasContainers(west)).isFalse();
    assertThat(home(west).folder()).doesNotExist();
    assertThat(namespaces("--context", "netduo-" + east)).contains("of-east");

    netduo.out("-q", "down", "--name", east);
    assertThat(netduo.kubeconfig()).doesNotContain("netduo-");
    assertCurrent("''");
    assertThat(hasContainers(east)).isFalse();
  }

  private static String freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, Ip.parse("127.0.0.2").address().toInetAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private void kill(String name) {
    var process = home(name).process().orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }
}
