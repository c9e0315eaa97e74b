package dev.netduo.k8s.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServingProcessTest {
  @TempDir private Path folder;

  private static ServingProcess shell(String script) {
    return ServingProcess.start(List.of("sh", "-c", script));
  }

  @Test
  void itIsToldOfTheClusterOnItsStandardInput() throws Exception {
    var seen = folder.resolve("seen");
    var home = new ClusterHome(folder.resolve("wide name"));

    var process = shell("cat >'" + seen + "'").serve(home);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    try (var in = Files.newInputStream(seen)) {
      assertThat(ServingProcess.told(in)).contains(home);
    }
  }

  @Test
  void whereWhoeverStartedItEndsThereIsNoCluster() {
    assertThat(ServingProcess.told(InputStream.nullInputStream())).isEmpty();
    assertThat(
            ServingProcess.told(new ByteArrayInputStream("/x\n".getBytes(StandardCharsets.UTF_8))))
        .contains(new ClusterHome(Path.of("/x")));
  }

  @Test
  void oneThatWasToldNothingEndsWhenItIsClosed() throws Exception {
    var pid = folder.resolve("pid");
    try (var _ = shell("echo $$ >'" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; cat")) {
      while (!Files.exists(pid)) {
        Thread.onSpinWait();
      }
    }
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(process -> process.onExit().join());
  }

  @Test
  void whatItSaysBeforeItCanServeIsTold() {
    var said = new ArrayList<String>();
    var home = new ClusterHome(folder.resolve("c"));
    var start = new ClusterStart(home, () -> shell("echo no memory >&2; exit 1"), said::add);

    assertThatThrownBy(() -> start.start(Optional.empty()))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("did not start");

    assertThat(said).containsExactly("no memory");
    assertThat(home.folder()).doesNotExist();
  }
}
