package dev.netduo.docker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.cli.DockerAtPrompt.Outcome;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Docker's networks do, on real containers. */
@RealEngine
@Timeout(120)
final class DockerNetworkingIT {
  private static final String BOX = " netduo/box ";

  private final DockerAtPrompt prompt;
  private final DockerMode mode;

  DockerNetworkingIT(Session session, NetduoImages images) {
    assertThat(images).isNotNull();
    this.mode = new DockerMode(session);
    this.prompt = new DockerAtPrompt(() -> new DockerMode(session));
  }

  @AfterEach
  void everythingGoes() {
    mode.containers().list().parallelStream().forEach(c -> mode.containers().remove(c, true));
    mode.networks().prune();
  }

  @Test
  void a_name_resolves_on_a_user_defined_network() {
    done("network create front");
    done("run -d --name web --network front --network-alias www netduo/box");

    assertThat(fetch("front", "http://web")).contains("\"name\":\"web\"");
    assertThat(fetch("front", "http://www")).contains("\"name\":\"web\"");
  }

  @Test
  void on_the_default_bridge_addresses_reach_and_names_do_not() {
    done("run -d --name web netduo/box");
    var address = addressOf("web", "bridge");

    assertThat(done("run --rm" + BOX + "timeout 5 wget -qO- http://" + address))
        .contains("\"name\":\"web\"");
    var byName = prompt.type("run --rm" + BOX + "timeout 5 wget -qO- http://web");
    assertThat(byName.exitCode()).isEqualTo(1);
    assertThat(byName.error()).contains("bad address");
  }

  @Test
  void two_networks_keep_their_containers_apart_until_one_joins_both() {
    done("network create front");
    done("network create back");
    done("run -d --name web --network front netduo/box");
    done("run -d --name db --network back netduo/box");
    var db = addressOf("db", "back");

    assertThat(prompt.type("exec web nc -w 1 " + db + " 80").exitCode()).isNotZero();
    assertThat(prompt.type("exec web nslookup db").exitCode()).isNotZero();

    done("network connect --alias sql back web");
    assertThat(done("exec web timeout 5 wget -qO- http://db")).contains("\"name\":\"db\"");
    assertThat(done("exec db timeout 5 wget -qO- http://sql")).contains("\"name\":\"web\"");

    done("network disconnect back web");
    assertThat(prompt.type("exec web nc -w 1 " + db + " 80").exitCode()).isNotZero();
  }

  @Test
  void a_mapped_port_answers_on_the_machine_and_the_server_sees_the_gateway() {
    done("network create front");
    done("run -d --name web --network front -p 127.0.0.1::80 netduo/box");
    var port = portOf("web");

    var answer = httpGet(port);

    var gateway = mode.networks().get("front").state().subnets().getFirst().gateway();
    assertThat(answer).contains("\"name\":\"web\"").contains("\"client\":\"" + gateway.get());
  }

  @Test
  void a_mapped_udp_port_answers_on_the_machine() throws IOException {
    done("run -d --name web -p 127.0.0.1::5353/udp netduo/box netserve 5353/udp");

    assertThat(ask(portOf("web"))).contains("\"server\":\"").contains(":5353\"");
  }

  // A datagram may come before the server listens, so it is sent again until one is answered.
  private static String ask(int port) throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(200);
      var deadline = Instant.now().plus(Duration.ofSeconds(10));
      while (true) {
        try {
          socket.send(new DatagramPacket(new byte[] {'?'}, 1));
          var answer = new DatagramPacket(new byte[1500], 1500);
          socket.receive(answer);
          return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException | PortUnreachableException e) {
          assertThat(Instant.now()).as("time for an answer").isBefore(deadline);
        }
      }
    }
  }

  @Test
  void host_has_the_machines_interfaces_and_none_has_only_the_loopback() {
    assertThat(done("run --rm --network host" + BOX + "ip -o link")).contains("docker0");
    assertThat(done("run --rm --network none" + BOX + "ip -o link").lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("lo");
  }

  @Test
  void a_container_that_joins_anothers_network_shares_address_and_ports() {
    done("network create front");
    done("run -d --name web --network front netduo/box");
    done("run -d --name sidecar --network container:web" + BOX + "sleep 600");

    assertThat(done("exec sidecar ip -4 addr show eth0")).contains(addressOf("web", "front"));
    assertThat(done("exec sidecar wget -qO- http://127.0.0.1")).contains("\"name\":\"web\"");
  }

  @Test
  void the_next_container_gets_the_address_of_the_one_that_went() {
    done("network create front");
    done("run -d --name web --network front netduo/box");
    var address = addressOf("web", "front");
    done("rm -f web");

    done("run -d --name other --network front netduo/box");

    assertThat(addressOf("other", "front")).isEqualTo(address);
  }

  @Test
  void a_fixed_address_stays_the_containers() {
    var subnet = freeSubnet();
    done("network create --subnet " + subnet + ".0/24 front");
    done("run -d --name web --network front --ip " + subnet + ".77 netduo/box");

    assertThat(addressOf("web", "front")).isEqualTo(subnet + ".77");
    refused("run -d --network front --ip " + subnet + ".77 netduo/box", "already in use");
    refused("run -d --network front --ip 192.0.2.7 netduo/box", "192.0.2.7");
    assertThat(done("ps -aq")).hasLineCount(1);
  }

  @Test
  void the_same_range_twice_is_refused_and_the_holder_named() {
    var subnet = freeSubnet();
    done("network create --subnet " + subnet + ".0/24 front");

    var refused = refused("network create --subnet " + subnet + ".128/25 back", "overlaps");

    assertThat(refused.error()).contains("of network front");
    assertThat(done("network ls -q --filter name=back")).isEmpty();
  }

  @Test
  void two_sessions_use_the_same_names_side_by_side() {
    var session = mode.session();
    var other =
        new DockerMode(new Session(session.name() + "-2", session.engine(), session.events()));
    var neighbour = new DockerAtPrompt(() -> other);
    try {
      done("network create front");
      done("run -d --name web --network front -p 127.0.0.1::80 netduo/box");
      assertThat(neighbour.type("network create front").exitCode()).isZero();
      assertThat(neighbour.type("run -d --name web --network front netduo/box").exitCode())
          .isZero();
      var taken = neighbour.type("run -d -p 127.0.0.1:" + portOf("web") + ":80 netduo/box");

      assertThat(taken.exitCode()).isEqualTo(125);
      assertThat(taken.error())
          .contains("already allocated by container web of session " + session.name());
      assertThat(neighbour.type("ps -a --format {{.Names}}").line()).isEqualTo("web");
    } finally {
      other.containers().list().forEach(c -> other.containers().remove(c, true));
      other.networks().prune();
    }
  }

  private String done(String line) {
    var outcome = prompt.type(line.strip());
    assertThat(outcome.exitCode()).as(line + ": " + outcome.error()).isZero();
    return outcome.line();
  }

  private Outcome refused(String line, String message) {
    var outcome = prompt.type(line.strip());
    assertThat(outcome.exitCode()).as(line).isNotZero();
    assertThat(outcome.error()).contains(message);
    return outcome;
  }

  private String fetch(String network, String url) {
    return done("run --rm --network " + network + BOX + "timeout 5 wget -qO- " + url);
  }

  private String addressOf(String container, String network) {
    return done("inspect -f {{.NetworkSettings.Networks." + network + ".IPAddress}} " + container);
  }

  private int portOf(String container) {
    return mode.containers().get(container).state().ports().getFirst().hostPort();
  }

  /** The first three numbers of a /24 no network of this engine overlaps. */
  private String freeSubnet() {
    var taken =
        mode.session().engine().networks().list(Map.of()).stream()
            .flatMap(network -> network.subnets().stream())
            .toList();
    return new Random()
        .ints(100, 200, 250)
        .mapToObj(third -> "10.203." + third)
        .filter(start ->
            taken.stream().noneMatch(net -> net.cidr().overlaps(Cidr.parse(start + ".0/24"))))
        .findFirst()
        .orElseThrow();
  }

  // The engine's proxy takes a connection before the server listens, and ends it.
  private static String httpGet(int port) {
    var deadline = Instant.now().plus(Duration.ofSeconds(10));
    while (true) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket
            .getOutputStream()
            .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!answer.isEmpty() || Instant.now().isAfter(deadline)) {
          return answer;
        }
      } catch (IOException e) {
        if (Instant.now().isAfter(deadline)) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
