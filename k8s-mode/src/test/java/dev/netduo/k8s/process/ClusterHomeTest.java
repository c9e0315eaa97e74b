package dev.netduo.k8s.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.service.ProxyMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster was started from is what it is started from again. */
class ClusterHomeTest {
  @TempDir private Path folder;

  @Test
  void the_proxy_mode_is_kept() {
    var spec = ClusterSpec.DEFAULT.with(ProxyMode.IPTABLES);
    new ClusterHome(folder.resolve("c")).create(spec);

    assertThat(new ClusterHome(folder.resolve("c")).spec()).isEqualTo(spec);
  }

  @Test
  void where_its_api_listens_is_kept() {
    var api = new ApiEndpoint(Ip.parse("::1"), 6443);
    new ClusterHome(folder.resolve("c")).create(ClusterSpec.DEFAULT, api);

    assertThat(new ClusterHome(folder.resolve("c")).api()).isEqualTo(api);
  }

  @Test
  void a_cluster_from_before_there_was_a_choice_listens_on_loopback() throws IOException {
    var home = new ClusterHome(folder.resolve("c"));
    home.create(ClusterSpec.DEFAULT, new ApiEndpoint(Ip.parse("127.0.0.2"), 6443));
    var file = folder.resolve("c/cluster.json");
    var older = Files.readString(file).replaceAll("\\s*\"api[A-Z][a-z]+\"\\s*:\\s*[^,]+,", "");
    assertThat(older).doesNotContain("api").contains("proxyMode", "addressing");
    Files.writeString(file, older);

    assertThat(home.api()).isEqualTo(ApiEndpoint.DEFAULT);
  }

  @Test
  void a_cluster_from_before_there_was_a_choice_has_the_mode_there_was() throws IOException {
    var home = new ClusterHome(folder.resolve("c"));
    home.create(ClusterSpec.DEFAULT);
    var file = folder.resolve("c/cluster.json");
    var older = Files.readString(file).replaceFirst("\\s*\"proxyMode\"\\s*:\\s*\"[a-z]+\",?", "");
    assertThat(older).doesNotContain("proxyMode");
    Files.writeString(file, older);

    assertThat(home.spec()).isEqualTo(ClusterSpec.DEFAULT);
  }
}
