package dev.netduo.labs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.docker.predict.BridgeNetwork;
import dev.netduo.docker.predict.DockerPrediction;
import dev.netduo.docker.predict.DockerSetup;
import dev.netduo.docker.predict.Machine;
import dev.netduo.docker.predict.Prediction;
import dev.netduo.docker.predict.Workload;
import dev.netduo.docker.predict.Workload.Membership;
import dev.netduo.docker.predict.Workload.OnNetworks;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What {@code predict} refuses, and how it shows what it found. */
class PredictCommandTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"tcp pod:default/web api 80", "tcp web pod:default/app=db 80", "dns pod:x web"})
  void pods_are_refused_before_anything_is_asked_and_the_way_out_is_named(String line) {
    var failures = new ArrayList<Exception>();
    var printed = new PrintWriter(new StringWriter());

    PredictCommand.commandLine(
            () -> {
              throw new AssertionError("nothing has to be asked");
            },
            new TerminalConsole(printed, printed))
        .setExecutionExceptionHandler((failure, _, _) -> {
          failures.add(failure);
          return 2;
        })
        .execute(line.split(" ", -1));

    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            NetduoException.class,
            refusal -> {
              assertThat(refusal).hasMessageContaining("only Docker's networks");
              assertThat(refusal.hint()).contains("probe tcp");
            });
  }

  @Test
  void a_walk_is_shown_hop_by_hop_with_the_client_that_the_server_sees() {
    var prediction = prediction().reach("web", "api", 80, Protocol.TCP);

    assertThat(text("tcp web -> api:80", prediction).lines())
        .startsWith(
            "tcp web -> api:80: reached, as predicted",
            "  names from: 127.0.0.11",
            "  address: 10.1.0.3",
            "  web: sent tcp 10.1.0.2:32768 > 10.1.0.3:80 by eth0")
        .endsWith("  api sees the client as 10.1.0.2");
  }

  @Test
  void a_name_nobody_knows_says_who_was_asked() {
    var prediction = prediction().reach("web", "nobody", 80, Protocol.TCP);

    assertThat(text("tcp web -> nobody:80", prediction))
        .startsWith("tcp web -> nobody:80: name-unknown, as predicted")
        .contains("names from: 127.0.0.11 does not know it");
  }

  @Test
  void json_has_every_hop() {
    var prediction = prediction().reach("web", "10.1.0.3", 81, Protocol.TCP);

    var json =
        JsonMapper.shared().valueToTree(ShownPrediction.of("tcp web -> 10.1.0.3:81", prediction));

    assertThat(json.get("outcomes").get(0).asString()).isEqualTo("refused");
    var hops = json.get("walks").get(0).get("hops");
    assertThat(hops.get(0).get("what").asString()).isEqualTo("sent");
    assertThat(hops.findValuesAsString("what")).contains("no-listener");
  }

  private static String text(String probe, Prediction prediction) {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    ShownPrediction.of(probe, prediction).print(out);
    out.flush();
    return text.toString();
  }

  private static DockerPrediction prediction() {
    return DockerPrediction.of(
        new DockerSetup(
            Machine.with("20.10.24"),
            List.of(BridgeNetwork.of("front", Cidr.parse("10.1.0.0/24"))),
            List.of(workload("web", "10.1.0.2"), workload("api", "10.1.0.3"))));
  }

  private static Workload workload(String name, String ip) {
    var membership = new Membership("front", Ip.parse(ip), List.of(name));
    return new Workload(
        name,
        name,
        new OnNetworks(List.of(membership), List.of()),
        List.of(new ExposedPort(80, Protocol.TCP)));
  }
}
