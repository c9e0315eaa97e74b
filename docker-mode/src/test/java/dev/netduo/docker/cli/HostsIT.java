package dev.netduo.docker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.netduo.docker.DockerMode;
import dev.netduo.docker.host.Host;
import dev.netduo.docker.host.HostStatus;
import dev.netduo.docker.host.Hosts;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.guard.LinePolicy;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Two hosts, one Swarm, and what Docker's networks are across them. */
@RealEngine
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
final class HostsIT {
  private static final int UNDERLAY_MTU = 1400;

  private final Session session;
  private final Hosts hosts;
  private final DockerAtPrompt prompt;

  HostsIT(Session session) {
    this.session = session;
    this.hosts = new Hosts(session);
    this.prompt = new DockerAtPrompt(() -> new DockerMode(session), () -> hosts);
  }

  @BeforeAll
  void twoHostsWithAPairOnAnOverlay() {
    hosts.add(List.of("a", "b"), UNDERLAY_MTU);
    ok("-H a network create -d overlay --attachable wide");
    ok("-H a run -d --name web --network wide netduo/box");
    ok("-H b run -d --name client --network wide netduo/box");
  }

  @AfterAll
  void closed() {
    hosts.close();
  }

  @Test
  @Order(1)
  void containers_of_two_hosts_reach_each_other_by_name_both_ways() {
    assertThat(ok("-H b exec client wget -qO- http://web/")).contains("\"name\":\"web\"");
    assertThat(ok("-H a exec web wget -qO- http://client/")).contains("\"name\":\"client\"");
    assertThat(prompt.type("-H b exec client wget -qO- http://nobody/").exitCode()).isNotZero();
  }

  @Test
  @Order(1)
  void an_overlay_carries_what_the_underlay_does_less_50_bytes() {
    assertThat(ok("-H b exec client cat /sys/class/net/eth0/mtu"))
        .isEqualTo(Integer.toString(UNDERLAY_MTU - 50));
  }

  @Test
  @Order(1)
  void each_line_sees_the_containers_of_its_host_alone() {
    assertThat(ok("-H a ps --format {{.Names}}")).isEqualTo("web");
    assertThat(ok("-H b ps --format {{.Names}}")).isEqualTo("client");
    assertThat(ok("ps -aq")).isEmpty();
  }

  @Test
  @Order(1)
  void another_program_finds_the_hosts_again() {
    try (var again = new Hosts(session)) {
      assertThat(again.list()).isEqualTo(hosts.list());
      assertThat(again.status())
          .extracting(status -> status.host().name(), HostStatus::role, HostStatus::status)
          .containsExactlyInAnyOrder(tuple("a", "manager", "Ready"), tuple("b", "worker", "Ready"));
    }
  }

  @Test
  @Order(1)
  void containers_cannot_talk_to_any_hosts_engine() {
    for (var host : hosts.list()) {
      var version = host.engine().replace("tcp", "http") + "/version";
      for (var place : List.of("a exec web", "b exec client")) {
        assertThat(prompt.type("-H " + place + " timeout 1 wget -qO- " + version).exitCode())
            .as(place + " to " + host.name())
            .isNotZero();
      }
    }
  }

  @Test
  @Order(1)
  void a_swarms_questions_go_to_its_manager() {
    assertThat(ok("-H a node ls --format {{.Hostname}}/{{.Status}}/{{.ManagerStatus}}").lines())
        .containsExactlyInAnyOrder("a/Ready/Leader", "b/Ready/");
    for (var line : List.of("-H b node ls", "service ls", "network create -d overlay x")) {
      assertThat(prompt.type(line).error())
          .as(line)
          .contains("this node is not a swarm manager")
          .contains("docker --host a");
    }
    assertThat(prompt.type("swarm init").error()).contains("host add");
    assertThat(prompt.type("-H aa ps").error()).contains("there is no host aa", "'a'");
  }

  @Test
  @Order(2)
  void a_services_name_stands_for_its_tasks_on_both_hosts() {
    ok(
        "-H a service create --name rr --replicas 2 --network wide --endpoint-mode dnsrr netduo/box");

    assertThat(ok("-H a service ls --format {{.Name}}={{.Replicas}}")).isEqualTo("rr=2/2");
    assertThat(ok("-H a service ps rr --format {{.Node}}").lines())
        .containsExactlyInAnyOrder("a", "b");
    eventually("both tasks' addresses", () -> addresses("b exec client", "rr").size() == 2);
    assertThat(ok("-H b exec client wget -qO- http://rr/")).contains("\"path\":\"/\"");

    ok("-H a service scale rr=1");
    eventually("one address", () -> addresses("b exec client", "rr").size() == 1);
    ok("-H a service rm rr");
    assertThat(ok("-H a service ls -q")).isEmpty();
  }

  @Test
  @Order(2)
  void a_port_of_the_tasks_own_host_is_open_there_and_nowhere_else() {
    ok(
        "-H a service create --name p --constraint node.hostname==b"
            + " --publish mode=host,published=8081,target=80 netduo/box");

    assertThat(opens(hosts.get("b"), 8081)).isTrue();
    assertThat(opens(hosts.get("a"), 8081)).isFalse();
    ok("-H a service rm p");
  }

  @Test
  @Order(2)
  void what_needs_the_kernels_ipvs_is_refused_where_it_has_none() {
    var virtual = prompt.type("-H a service create --name v --network wide netduo/box");
    if (hosts.balances()) {
      assertThat(virtual.exitCode()).isZero();
      eventually("an answer", () -> answers("b exec client", "v"));
      ok("-H a service rm v");
      return;
    }
    var published = prompt.type("-H a service create --name v -p 8082:80 netduo/box");

    assertThat(virtual.error()).contains("IPVS", "--endpoint-mode dnsrr");
    assertThat(published.error()).contains("IPVS", "mode=host,published=8082,target=80");
    assertThat(ok("-H a service ls -q")).isEmpty();
  }

  @Test
  @Order(3)
  void an_engine_that_runs_already_joins_by_its_address_and_leaves_again() {
    var c = hosts.add(List.of("c"), 0).getFirst();
    assertThatThrownBy(() -> hosts.join("far", c.engine()))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("already belongs to a Swarm");
    assertThatThrownBy(() -> hosts.join("far", "tcp://127.0.0.1:9"))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("no Docker Engine answers");
    assertThatThrownBy(() -> hosts.join("a", c.engine()))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("there is a host a already");
    assertThat(hosts.find("far")).isEmpty();

    try (var engine = DockerEngine.connect(c.engine())) {
      engine.swarm().leave();

      hosts.join("far", c.engine());

      ok("-H far run -d --name there --network wide netduo/box");
      assertThat(ok("-H far exec there wget -qO- http://web/")).contains("\"name\":\"web\"");
      assertThat(ok("-H a exec web wget -qO- http://there/")).contains("\"name\":\"there\"");

      hosts.remove(List.of("far"));

      assertThat(engine.swarm().membership().isMember()).isFalse();
      assertThat(engine.containers().list(Map.of())).isEmpty();
      assertThat(hosts.find("far")).isEmpty();
    }
    hosts.remove(List.of("c"));
    assertThat(hosts.list()).extracting(Host::name).containsExactly("a", "b");
  }

  @Test
  @Order(3)
  void the_manager_stays_as_long_as_others_need_it() {
    assertThatThrownBy(() -> hosts.remove(List.of("a")))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("only manager");
    assertThat(hosts.list()).hasSize(2);
  }

  @Test
  @Order(4)
  void a_host_that_is_cut_off_goes_down_and_comes_back() {
    ok(
        "-H a service create --name held --replicas 2 --network wide --endpoint-mode dnsrr netduo/box");

    hosts.cut(hosts.get("b"));

    assertThat(prompt.type("-H b exec client timeout 1 wget -qO- http://web/").exitCode())
        .isNotZero();
    assertThat(ok("-H b ps --format {{.Names}}")).contains("client");
    assertThat(status("b").cut()).isTrue();
    eventually("the name is gone", () -> addresses("a exec web", "client").isEmpty());
    eventually("the node is down", () -> status("b").status().equals("Down"));
    eventually(
        "the task runs on the other host",
        () ->
            ok("-H a service ps held --filter desired-state=running --format {{.Node}}")
                .lines()
                .noneMatch("b"::equals));

    hosts.heal(hosts.get("b"));

    eventually("the node is ready", () -> status("b").status().equals("Ready"));
    eventually("the name is back", () -> answers("a exec web", "client"));
    assertThat(status("b").cut()).isFalse();
    ok("-H a service rm held");
  }

  @Test
  @Order(5)
  void a_services_tasks_get_the_policys_limits() {
    hosts.restrict(new LinePolicy(Set.of(), 1024, false, 32 << 20, 24, 3, 1));

    ok(
        "-H a service create --name lim --constraint node.hostname==b --network wide"
            + " --endpoint-mode dnsrr netduo/box");
    var task = containers("b").filter(name -> name.startsWith("lim.")).toList();

    assertThat(task).hasSize(1);
    // The kernel's own files, in the first or the second version of control groups.
    var limits =
        "cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes pids/pids.max 2>/dev/null"
            + " || cat memory.max pids.max";
    var exec = List.of("-H", "b", "exec", task.getFirst(), "sh", "-c", limits);
    assertThat(prompt.type(exec, "").lines()).containsExactly("" + (32 << 20), "24");
    assertThat(prompt.type("-H a service scale lim=9").error()).contains("rule containers");
    ok("-H a service rm lim");
  }

  private Stream<String> containers(String host) {
    return ok("-H " + host + " ps --format {{.Names}}").lines();
  }

  private String ok(String line) {
    var outcome = prompt.type(line);
    assertThat(outcome.exitCode()).as(line + ": " + outcome.error()).isZero();
    return outcome.line();
  }

  private HostStatus status(String name) {
    return hosts.status().stream()
        .filter(status -> status.host().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> addresses(String place, String name) {
    var found = new ArrayList<String>();
    var lines = prompt.type("-H " + place + " nslookup " + name).out().lines().toList();
    for (int line = 1; line < lines.size(); line++) {
      if (lines.get(line - 1).equals("Name:\t" + name)) {
        found.add(lines.get(line));
      }
    }
    return found;
  }

  private boolean answers(String place, String name) {
    return prompt.type("-H " + place + " timeout 2 wget -qO- http://" + name + "/").exitCode() == 0;
  }

  private static boolean opens(Host host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host.address().toString(), port), 2000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8).contains("200");
    } catch (IOException e) {
      return false;
    }
  }

  private static void eventually(String what, BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }
}
