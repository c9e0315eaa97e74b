package dev.netduo.docker.predict;

import static dev.netduo.docker.predict.DockerSetup.THIS_MACHINE;
import static dev.netduo.emulator.net.Protocol.TCP;
import static dev.netduo.emulator.net.Protocol.UDP;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.ERROR;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.NAME_UNKNOWN;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.REACHED;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.REFUSED;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.TIMED_OUT;
import static dev.netduo.emulator.probe.ProbeResult.Outcome.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.docker.predict.NameAnswer.Elsewhere;
import dev.netduo.docker.predict.NameAnswer.Found;
import dev.netduo.docker.predict.NameAnswer.Unknown;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.InterfaceAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Docker's networks do, as the real Engine was seen to do it. */
class DockerPredictionTest {
  private static final String WEB = "10.1.0.2";
  private static final String DB = "10.2.0.2";

  @Test
  void containers_of_one_network_find_and_reach_each_other() {
    var setup = twoNetworks();
    setup.on("front", "api", "10.1.0.3", "service");

    for (var name : List.of("web", "WEB", "web.front", WEB)) {
      assertThat(setup.predict().reach("api", name, 80, TCP).outcomes())
          .as(name)
          .containsExactly(REACHED);
    }
    assertThat(setup.predict().reach("web", "service", 80, UDP).reached()).isTrue();
    assertThat(setup.predict().reach("web", "api", 81, TCP).outcomes()).containsExactly(REFUSED);
    assertThat(setup.predict().ping("web", "api").reached()).isTrue();
  }

  @Test
  void networks_are_apart_and_the_rule_that_keeps_them_so_is_named() {
    var prediction = twoNetworks().predict();

    assertThat(prediction.reach("web", "db", 80, TCP).outcomes()).containsExactly(NAME_UNKNOWN);
    var byAddress = prediction.reach("web", DB, 80, TCP);
    assertThat(byAddress.outcomes()).containsExactly(TIMED_OUT);
    assertThat(byAddress.walks().getFirst().hops().getLast().toString())
        .isEqualTo(
            "this machine: dropped by filter/DOCKER-ISOLATION-STAGE-2 (isolation: into back)");
  }

  @Test
  void one_that_is_on_both_networks_reaches_both_and_names_come_from_the_first() {
    var setup = twoNetworks();
    setup.on("front", "both", "10.1.0.9");
    setup.on("back", "both", "10.2.0.9");
    setup.on("front", "same", "10.1.0.7");
    setup.on("back", "same", "10.2.0.7");
    var prediction = setup.predict();

    assertThat(prediction.reach("both", "web", 80, TCP).reached()).isTrue();
    assertThat(prediction.reach("both", "db", 80, TCP).reached()).isTrue();
    assertThat(prediction.lookup("both", "same"))
        .as("back comes before front")
        .isEqualTo(new Found(List.of(Ip.parse("10.2.0.7")), "127.0.0.11"));
    assertThat(prediction.lookup("both", "same.front"))
        .isEqualTo(new Found(List.of(Ip.parse("10.1.0.7")), "127.0.0.11"));
  }

  @Test
  void an_internal_network_comes_last_and_does_not_lead_out() {
    var setup = new Setup();
    setup.network(BridgeNetwork.of("a", Cidr.parse("10.1.0.0/24")).asInternal());
    setup.network(BridgeNetwork.of("b", Cidr.parse("10.2.0.0/24")));
    setup.uplink = Optional.of("eth0");
    setup.on("a", "inside", "10.1.0.2");
    setup.on("a", "both", "10.1.0.3");
    setup.on("b", "both", "10.2.0.3");
    setup.on("b", "out", "10.2.0.4");
    var prediction = setup.predict();

    assertThat(prediction.reach("inside", "both", 80, TCP).reached()).isTrue();
    assertThat(prediction.reach("inside", "10.2.0.4", 80, TCP).outcomes())
        .containsExactly(TIMED_OUT);
    assertThat(prediction.reach("inside", "198.51.100.7", 80, TCP).outcomes())
        .as("dropped on the machine")
        .containsExactly(TIMED_OUT);
    assertThat(prediction.reach("both", "198.51.100.7", 80, TCP).outcomes())
        .as("leaves what can be predicted")
        .containsExactly(ERROR);
    assertThat(prediction.reach(THIS_MACHINE, "10.1.0.2", 80, TCP).reached())
        .as("the machine is on every network")
        .isTrue();
    assertThat(prediction.lookup("inside", "example.org")).isInstanceOf(Unknown.class);
    assertThat(prediction.lookup("both", "example.org")).isInstanceOf(Elsewhere.class);
  }

  @Test
  void without_icc_containers_of_one_network_find_but_do_not_reach_each_other() {
    var setup = new Setup();
    setup.network(BridgeNetwork.of("quiet", Cidr.parse("10.1.0.0/24")).withoutIcc());
    setup.on("quiet", "web", WEB);
    setup.on("quiet", "api", "10.1.0.3");
    var prediction = setup.predict();

    assertThat(prediction.lookup("api", "web")).isInstanceOf(Found.class);
    var walk = prediction.reach("api", "web", 80, TCP).walks().getFirst();
    assertThat(walk.outcome()).isEqualTo(TIMED_OUT);
    assertThat(walk.hops().toString()).contains("icc=false on quiet");
    assertThat(prediction.reach(THIS_MACHINE, WEB, 80, TCP).reached()).isTrue();
  }

  @Test
  void a_published_port_is_translated_for_the_machine_and_proxied_for_containers() {
    var setup = twoNetworks();
    setup.publish("web", "", 8080, 80);
    var prediction = setup.predict();

    assertThat(client(prediction, THIS_MACHINE, "192.0.2.2")).contains("192.0.2.2");
    assertThat(client(prediction, THIS_MACHINE, "127.0.0.1"))
        .as("loopback addresses are not translated: the proxy connects from the bridge")
        .contains("10.1.0.1");
    assertThat(client(prediction, "db", "192.0.2.2")).contains("10.1.0.1");
    assertThat(client(prediction, "web", "10.1.0.1")).as("hairpin").contains("10.1.0.1");
    assertThat(prediction.reach(THIS_MACHINE, "127.0.0.1", 8081, TCP).outcomes())
        .containsExactly(REFUSED);
  }

  @Test
  void a_port_published_on_the_loopback_is_the_machines_own() {
    var setup = twoNetworks();
    setup.publish("web", "127.0.0.1", 8080, 80);
    var prediction = setup.predict();

    assertThat(prediction.reach(THIS_MACHINE, "127.0.0.1", 8080, TCP).reached()).isTrue();
    assertThat(prediction.reach(THIS_MACHINE, "192.0.2.2", 8080, TCP).outcomes())
        .containsExactly(REFUSED);
    assertThat(prediction.reach("db", "10.2.0.1", 8080, TCP).outcomes()).containsExactly(REFUSED);
  }

  @Test
  void from_a_network_without_masquerading_a_published_port_is_translated_and_then_isolated() {
    var setup = new Setup();
    setup.network(BridgeNetwork.of("back", Cidr.parse("10.2.0.0/24")).withoutMasquerade());
    setup.network(BridgeNetwork.of("front", Cidr.parse("10.1.0.0/24")));
    setup.on("front", "web", WEB);
    setup.on("back", "db", DB);
    setup.publish("web", "", 8080, 80);

    assertThat(setup.predict().reach("db", "10.2.0.1", 8080, TCP).outcomes())
        .containsExactly(TIMED_OUT);
  }

  @Test
  void an_internal_network_alone_has_no_default_route_on_newer_engines() {
    var setup = new Setup();
    setup.engine = "28.5.2";
    setup.network(BridgeNetwork.of("a", Cidr.parse("10.1.0.0/24")).asInternal());
    setup.network(BridgeNetwork.of("b", Cidr.parse("10.2.0.0/24")));
    setup.on("a", "inside", "10.1.0.2");
    setup.on("b", "out", "10.2.0.4");

    assertThat(setup.predict().reach("inside", "10.2.0.4", 80, TCP).outcomes())
        .containsExactly(UNREACHABLE);
  }

  @Test
  void a_port_that_stayed_published_on_an_internal_network_leads_through_the_proxy_alone() {
    var setup = new Setup();
    setup.network(BridgeNetwork.of("cellar", Cidr.parse("10.3.0.0/24")).asInternal());
    setup.on("cellar", "db", "10.3.0.2");
    setup.on("cellar", "store", "10.3.0.3");
    setup.network(BridgeNetwork.of("back", Cidr.parse("10.2.0.0/24")).asInternal());
    setup.network(BridgeNetwork.of("front", Cidr.parse("10.1.0.0/24")));
    setup.on("front", "web", WEB);
    setup.on("back", "db", DB);
    setup.publish("db", "", 8080, 80);
    var prediction = setup.predict();

    assertThat(client(prediction, "web", "10.1.0.1")).contains("10.2.0.1");
    assertThat(client(prediction, THIS_MACHINE, "127.0.0.1")).contains("10.2.0.1");
    assertThat(client(prediction, THIS_MACHINE, "10.1.0.1")).as("no rule").contains("10.2.0.1");
    assertThat(client(prediction, "store", "10.3.0.1")).contains("10.2.0.1");
  }

  @Test
  void a_proxy_takes_a_connection_also_for_a_port_nobody_listens_on() {
    var setup = twoNetworks();
    setup.publish("web", "", 8080, 99);

    var prediction = setup.predict().reach(THIS_MACHINE, "127.0.0.1", 8080, TCP);

    assertThat(prediction.reached()).isTrue();
    assertThat(prediction.walks().getFirst().server()).isEmpty();
  }

  @Test
  void none_has_no_way_and_a_joined_container_has_the_others() {
    var setup = twoNetworks();
    setup.place("alone", new Workload.Alone());
    setup.place("side", new Workload.InContainer("web"));
    var prediction = setup.predict();

    assertThat(prediction.reach("alone", WEB, 80, TCP).outcomes()).containsExactly(UNREACHABLE);
    assertThat(prediction.reach("alone", "127.0.0.1", 80, TCP).reached()).isTrue();
    assertThat(prediction.lookup("alone", "web")).isInstanceOf(Unknown.class);
    assertThat(prediction.reach("side", "127.0.0.1", 80, TCP).reached()).isTrue();
    assertThat(prediction.lookup("side", "web")).isEqualTo(prediction.lookup("web", "web"));
  }

  @Test
  void host_is_the_machine() {
    var setup = twoNetworks();
    setup.place("agent", new Workload.OnMachine());
    var prediction = setup.predict();

    assertThat(prediction.reach("agent", WEB, 80, TCP).reached()).isTrue();
    assertThat(prediction.reach("web", "10.1.0.1", 80, TCP).reached())
        .as("what it listens on, the machine listens on")
        .isTrue();
    assertThat(prediction.lookup("agent", "web")).isInstanceOf(Elsewhere.class);
  }

  @Test
  void the_default_bridge_reaches_and_has_no_names() {
    var setup = new Setup();
    setup.network(
        new BridgeNetwork(
            "bridge",
            "bridge",
            "docker0",
            Cidr.parse("172.17.0.0/16"),
            Ip.parse("172.17.0.1"),
            false,
            true,
            true,
            false));
    setup.on("bridge", "web", "172.17.0.2");
    setup.on("bridge", "api", "172.17.0.3");
    var prediction = setup.predict();

    assertThat(prediction.reach("web", "172.17.0.3", 80, TCP).reached()).isTrue();
    assertThat(prediction.reach("web", "api", 80, TCP).outcomes()).containsExactly(NAME_UNKNOWN);
    assertThat(prediction.lookup("web", "web"))
        .as("its own host name is in its hosts file")
        .isEqualTo(new Found(List.of(Ip.parse("172.17.0.2")), "hosts file"));
  }

  @Test
  void an_alias_of_several_containers_is_any_of_them() {
    var setup = twoNetworks();
    setup.on("front", "one", "10.1.0.5", "pool");
    setup.on("front", "two", "10.1.0.6", "pool");

    var prediction = setup.predict().reach("web", "pool", 80, TCP);

    assertThat(prediction.reached()).isTrue();
    assertThat(prediction.walks())
        .extracting(walk -> walk.server().orElseThrow().namespace())
        .containsExactly("one", "two");
  }

  @Test
  void from_outside_release_28_lets_nobody_in_by_a_containers_own_address() {
    for (var engine : List.of("20.10.24", "28.0.1")) {
      for (var open : List.of(false, true)) {
        var setup = twoNetworks();
        setup.engine = engine;
        setup.forwardsByDefault = open;
        setup.publish("web", "", 8080, 80);
        var outside = new Outsider(setup.build());

        var old = engine.startsWith("20");
        assertThat(outside.reaches(WEB, 80)).as(engine + " published").isEqualTo(old);
        assertThat(outside.reaches(DB, 80))
            .as(engine + " unpublished, forwarding by default " + open)
            .isEqualTo(old && open);
        assertThat(outside.reaches("192.0.2.2", 8080)).as("as it was published").isTrue();
      }
    }
  }

  @Test
  void what_is_not_there_is_said() {
    var prediction = twoNetworks().predict();

    assertThatThrownBy(() -> prediction.reach("wep", "db", 80, TCP))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("wep");
    assertThatThrownBy(() -> prediction.reach("web", "fd00::1", 80, TCP))
        .hasMessageContaining("IPv6");
  }

  @Test
  void the_uplink_is_the_default_routes_interface() {
    var table =
        """
        Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
        br0\t0001000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        eth7\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        """;

    assertThat(LocalMachine.uplink(table)).contains("eth7");
    assertThat(LocalMachine.uplink("Iface\n")).isEmpty();
  }

  private static Optional<String> client(DockerPrediction prediction, String from, String host) {
    var walk = prediction.reach(from, host, 8080, TCP).walks().getFirst();
    assertThat(walk.reached()).as(from + " -> " + host).isTrue();
    return walk.clientSeen().map(Ip::toString);
  }

  private static Setup twoNetworks() {
    var setup = new Setup();
    setup.network(BridgeNetwork.of("front", Cidr.parse("10.1.0.0/24")));
    setup.network(BridgeNetwork.of("back", Cidr.parse("10.2.0.0/24")));
    setup.on("front", "web", WEB);
    setup.on("back", "db", DB);
    setup.uplink = Optional.of("eth0");
    setup.addresses.add(new InterfaceAddress("eth0", Ip.parse("192.0.2.2"), 24));
    return setup;
  }
}
