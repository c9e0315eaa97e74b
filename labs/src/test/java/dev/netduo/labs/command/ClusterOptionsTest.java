package dev.netduo.labs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.service.ProxyMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** What a cluster is asked for with. */
class ClusterOptionsTest {
  private final ClusterOptions options = new ClusterOptions();

  private void parse(String... args) {
    var command = CommandLine.Model.CommandSpec.create().addMixin("options", mixin());
    var _ = new CommandLine(command).parseArgs(args);
  }

  private CommandLine.Model.CommandSpec mixin() {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
  }

  @ParameterizedTest
  @EnumSource
  void every_proxy_mode_can_be_chosen_by_its_name(ProxyMode mode) {
    parse("--proxy-mode", mode.toString());

    assertThat(options.spec("c").proxyMode()).isEqualTo(mode);
  }

  @Test
  void without_a_choice_it_is_nftables() {
    parse();

    assertThat(options.spec("c").proxyMode()).isEqualTo(ProxyMode.NFTABLES);
  }

  @Test
  void another_proxy_mode_is_refused_and_the_possible_ones_are_named() {
    parse("--proxy-mode", "ipvs");

    assertThatThrownBy(() -> options.spec("c"))
        .isInstanceOfSatisfying(
            NetduoException.class,
            e -> {
              assertThat(e).hasMessage("there is no proxy mode 'ipvs'");
              assertThat(e.hint()).contains("nftables", "iptables");
            });
  }
}
