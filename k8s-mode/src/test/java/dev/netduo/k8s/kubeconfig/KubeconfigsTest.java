package dev.netduo.k8s.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.server.auth.CertifiedKey;
import dev.netduo.k8s.server.auth.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigsTest {
  private static final String FOREIGN =
      """
      # my clusters
      apiVersion: v1
      kind: Config
      clusters:
      # careful, this is real
      - cluster:
          server: https://prod.example # do not touch
          x-unknown: "yes"
        name: prod
      contexts:
      - context:
          cluster: prod
          user: me
        name: prod
      current-context: prod
      users: []
      """;
  private static final CertifiedKey KEY = new CertifiedKey("certificate", "key");
  private static final Credentials CREDENTIALS = new Credentials(KEY, KEY, KEY, "secret");

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("config");
  }

  private Kubeconfigs configs() {
    return Kubeconfigs.of(Map.of("KUBECONFIG", file().toString()));
  }

  @Test
  void aNewFileIsItsOwnersAlone() throws IOException {
    var written = configs().add("lab", "https://127.0.0.1:1", CREDENTIALS);
    assertThat(written).isEqualTo(new Written("netduo-lab", file()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(file())
        .hasContent(
            """
            apiVersion: v1
            kind: Config
            clusters:
            - cluster:
                certificate-authority-data: Y2VydGlmaWNhdGU=
                server: https://127.0.0.1:1
              name: netduo-lab
            contexts:
            - context:
                cluster: netduo-lab
                user: netduo-lab
              name: netduo-lab
            users:
            - user:
                token: secret
              name: netduo-lab
            current-context: netduo-lab
            """);
  }

  @Test
  void whatOthersWroteStays() throws IOException {
    Files.writeString(file(), FOREIGN);
    configs().add("lab", "https://127.0.0.1:1", CREDENTIALS);
    configs().add("lab", "https://127.0.0.1:2", CREDENTIALS);
    assertThat(file())
        .content()
        .contains(
            "# my clusters", "# careful, this is real", "# do not touch", "x-unknown: \"yes\"")
        .contains("current-context: netduo-lab", "https://127.0.0.1:2")
        .doesNotContain("https://127.0.0.1:1\n");
    assertThat(configs().remove("lab")).isTrue();
    assertThat(file())
        .content()
        .contains("# my clusters", "server: https://prod.example # do not touch")
        .contains("name: prod", "current-context: ''")
        .doesNotContain("netduo");
  }

  @Test
  void somebodyElsesCurrentContextStays() throws IOException {
    Files.writeString(file(), FOREIGN);
    configs().add("lab", "https://127.0.0.1:1", CREDENTIALS);
    Files.writeString(
        file(),
        Files.readString(file()).replace("current-context: netduo-lab", "current-context: prod"));
    configs().remove("lab");
    assertThat(file()).content().contains("current-context: prod");
  }

  @Test
  void theStateBeforeIsKept() throws IOException {
    Files.writeString(file(), FOREIGN);
    configs().add("lab", "https://127.0.0.1:1", CREDENTIALS);
    assertThat(folder.resolve("config.netduo-backup")).hasContent(FOREIGN);
  }

  @Test
  void removingWhatIsNotThereTouchesNothing() throws IOException {
    Files.writeString(file(), FOREIGN);
    assertThat(configs().remove("lab")).isFalse();
    assertThat(file()).hasContent(FOREIGN);
    assertThat(folder.resolve("config.netduo-backup")).doesNotExist();
  }

  @Test
  void ofSeveralFilesTheFirstThatIsThereIsWrittenAndAllAreCleared() throws IOException {
    var first = folder.resolve("first");
    var configs = Kubeconfigs.of(Map.of("KUBECONFIG", first + ":" + file()));
    Files.writeString(file(), FOREIGN);
    assertThat(configs.add("lab", "https://127.0.0.1:1", CREDENTIALS).file()).isEqualTo(file());
    Files.writeString(first, Files.readString(file()));
    assertThat(configs.remove("lab")).isTrue();
    assertThat(first).content().doesNotContain("netduo");
    assertThat(file()).content().doesNotContain("netduo");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    var target = Files.writeString(folder.resolve("target"), FOREIGN);
    Files.createSymbolicLink(file(), target);
    configs().add("lab", "https://127.0.0.1:1", CREDENTIALS);
    assertThat(file()).isSymbolicLink();
    assertThat(target).content().contains("netduo-lab");
  }

  @Test
  void aFileThatCannotBeReadIsLeftAlone() throws IOException {
    for (var text : List.of("clusters: [", "just text", "clusters: {a: b}\n")) {
      Files.writeString(file(), text);
      assertThatThrownBy(() -> configs().add("lab", "https://127.0.0.1:1", CREDENTIALS))
          .isInstanceOf(NetduoException.class)
          .hasMessageContaining(file().toString());
      assertThat(file()).hasContent(text);
    }
    assertThat(folder.resolve("config.lock")).doesNotExist();
  }

  @Test
  void clustersThatComeTogetherAreAllWritten() {
    IntStream.range(0, 16)
        .parallel()
        .forEach(i -> configs().add("lab" + i, "https://127.0.0.1:" + i, CREDENTIALS));
    assertThat(file())
        .content()
        .contains(IntStream.range(0, 16).mapToObj(i -> "name: netduo-lab" + i + "\n").toList());
    assertThat(folder.resolve("config.lock")).doesNotExist();
  }
}
