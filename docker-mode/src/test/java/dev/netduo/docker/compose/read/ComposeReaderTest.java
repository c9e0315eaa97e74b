package dev.netduo.docker.compose.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.docker.compose.model.Attachment;
import dev.netduo.docker.compose.model.Attachment.Membership;
import dev.netduo.docker.compose.model.ComposeService;
import dev.netduo.docker.compose.read.ComposeReader.Reading;
import dev.netduo.docker.grammar.NetworkChoice;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.NetworkSpec.Range;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Compose file says, and how its mistakes are named. */
final class ComposeReaderTest {
  private static final String WEB = "services:\n  web:\n    image: box\n";

  @Test
  void a_service_without_networks_is_on_the_default_network() {
    var project = read(WEB).project();

    assertThat(project.name()).isEqualTo("shop");
    assertThat(project.service("web").attachment())
        .isEqualTo(on(new Membership("default", List.of(), Optional.empty())));
    assertThat(project.network("default").name()).isEqualTo("shop_default");
  }

  @Test
  void everything_that_a_container_can_be_told() {
    var web =
        service(
            """
            services:
              web:
                image: "box:${TAG:-1}"
                command: serve --text 'two words'
                entrypoint: [/bin/sh, -c]
                environment: {A: 1, B: "", OWN: , NOT_THERE: }
                container_name: the-web
                hostname: www
                ports: ["8080:80", 90, {target: 53, published: "5353", protocol: udp, host_ip: 127.0.0.1}]
                expose: [3000]
                labels: [tier=front, alone]
                restart: on-failure:3
                dns: 192.0.2.1
                dns_search: [a.example, b.example]
                extra_hosts: ["one:192.0.2.2", "two=192.0.2.3"]
                cap_add: [NET_ADMIN]
                sysctls: {net.ipv4.ip_forward: 1}
                user: "1000:1000"
                working_dir: /srv
                tty: true
                mem_limit: 64m
                cpus: 0.5
                pids_limit: 20
            """);

    assertThat(web.image()).isEqualTo("box:1");
    assertThat(web.command()).containsExactly("serve", "--text", "two words");
    assertThat(web.entrypoint()).containsExactly("/bin/sh", "-c");
    assertThat(web.environment()).isEqualTo(Map.of("A", "1", "B", "", "OWN", "mine"));
    assertThat(web.containerName()).hasValue("the-web");
    assertThat(web.hostname()).isEqualTo("www");
    assertThat(web.ports())
        .extracting(port -> port.hostIp() + ":" + port.hostPort() + "->" + port.container())
        .containsExactly(":8080->80/tcp", ":0->90/tcp", "127.0.0.1:5353->53/udp");
    assertThat(web.exposed()).extracting(Object::toString).containsExactly("3000/tcp");
    assertThat(web.labels()).isEqualTo(Map.of("tier", "front", "alone", ""));
    assertThat(web.restart()).isEqualTo("on-failure:3");
    assertThat(web.dns().servers()).containsExactly("192.0.2.1");
    assertThat(web.dns().search()).containsExactly("a.example", "b.example");
    assertThat(web.extraHosts()).containsExactly("one:192.0.2.2", "two:192.0.2.3");
    assertThat(web.capabilities()).containsExactly("NET_ADMIN");
    assertThat(web.sysctls()).isEqualTo(Map.of("net.ipv4.ip_forward", "1"));
    assertThat(web.user()).isEqualTo("1000:1000");
    assertThat(web.workingDirectory()).isEqualTo("/srv");
    assertThat(web.tty()).isTrue();
    assertThat(web.limits()).isEqualTo(new Limits(64L << 20, 20, 0.5));
  }

  @Test
  void networks_with_aliases_addresses_and_ranges() {
    var project =
        read("""
        services:
          web:
            image: box
            networks:
              front: {aliases: [www], ipv4_address: 10.9.0.7}
              back:
        networks:
          front:
            internal: true
            driver_opts: {com.docker.network.bridge.enable_icc: "false"}
            ipam: {config: [{subnet: 10.9.0.0/24, gateway: 10.9.0.1, ip_range: 10.9.0.128/25}]}
          back: {external: true, name: shared}
        """)
            .project();

    assertThat(project.service("web").attachment())
        .isEqualTo(
            on(
                new Membership("back", List.of(), Optional.empty()),
                new Membership("front", List.of("www"), Optional.of(Ip.parse("10.9.0.7")))));
    var front = project.network("front").spec();
    assertThat(front.name()).isEqualTo("shop_front");
    assertThat(front.internal()).isTrue();
    assertThat(front.options()).containsEntry("com.docker.network.bridge.enable_icc", "false");
    assertThat(front.ranges())
        .containsExactly(
            new Range(
                Cidr.parse("10.9.0.0/24"),
                Optional.of(Ip.parse("10.9.0.1")),
                Optional.of(Cidr.parse("10.9.0.128/25"))));
    assertThat(project.network("back").external()).isTrue();
    assertThat(project.network("back").name()).isEqualTo("shared");
    assertThat(project.networks()).doesNotContainKey("default");
  }

  @ParameterizedTest
  @CsvSource({"host", "none", "bridge", "container:other"})
  void a_network_mode_is_what_docker_run_has(String mode) {
    assertThat(service(WEB + "    network_mode: " + mode).attachment())
        .isEqualTo(new Attachment.Mode(NetworkChoice.parse(mode)));
  }

  @Test
  void services_come_after_what_they_depend_on() {
    var project =
        read("""
        services:
          a: {image: box, depends_on: [b, c]}
          b: {image: box, depends_on: {c: {condition: service_started}}}
          c: {image: box}
          d: {image: box, network_mode: "service:a"}
        """)
            .project();

    assertThat(project.inOrder(List.of()))
        .extracting(ComposeService::name)
        .containsExactly("c", "b", "a", "d");
    assertThat(project.inOrder(List.of("b")))
        .extracting(ComposeService::name)
        .containsExactly("c", "b");
  }

  @Test
  void anchors_merge_keys_and_x_keys() {
    var web =
        service(
            """
            x-base: &base
              image: box
              restart: always
              environment: &env {A: 1, B: 2}
            services:
              web:
                <<: *base
                restart: unless-stopped
                environment: {<<: *env, B: 3}
                x-note: whatever
            """);

    assertThat(web.image()).isEqualTo("box");
    assertThat(web.restart()).isEqualTo("unless-stopped");
    assertThat(web.environment()).isEqualTo(Map.of("A", "1", "B", "3"));
  }

  @Test
  void the_number_of_containers_stands_in_either_place() {
    assertThat(service(WEB + "    scale: 3").scale()).isEqualTo(3);
    assertThat(service(WEB + "    deploy: {replicas: 2}").scale()).isEqualTo(2);
    assertThat(service(WEB + "    deploy: {resources: {limits: {memory: 32m, pids: 9}}}").limits())
        .isEqualTo(new Limits(32L << 20, 9, 0));
  }

  @Test
  void a_project_takes_its_name_from_the_caller_the_file_or_the_folder() {
    var text = "name: mine\n" + WEB;

    assertThat(
            ComposeReader.read("f", text, Map.of(), Optional.of("asked"), "folder")
                .project()
                .name())
        .isEqualTo("asked");
    assertThat(ComposeReader.read("f", text, Map.of(), Optional.empty(), "folder").project().name())
        .isEqualTo("mine");
    assertThat(read(WEB).project().name()).isEqualTo("shop");
  }

  @Test
  void what_is_ignored_or_stands_for_nothing_is_told() {
    assertThat(read("version: '3.8'\n" + WEB + "    hostname: a${NONE}").warnings())
        .containsExactly(
            "The \"NONE\" variable is not set. Defaulting to a blank string.",
            "compose.yaml: the attribute `version` is obsolete, it will be ignored");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "build: . | compose.yaml:4: service web: 'build' is not supported by netduo | image:",
        "volumes: [a:/b] | compose.yaml:4: service web: 'volumes' is not supported | files come",
        "healthcheck: {} | compose.yaml:4: service web: 'healthcheck' is not supported | remove it",
        "privileged: true | compose.yaml:4: service web: 'privileged' is not supported | cap_add",
        "imge: box | compose.yaml:4: service web: unknown key 'imge' | did you mean 'image'?",
        "prots: [80] | compose.yaml:4: service web: unknown key 'prots' | did you mean 'ports'?",
        "ports: [80, 99999] | compose.yaml:4: service web: ports: invalid container port | 65535",
        "ports: [{published: 80}] | compose.yaml:4: ports: a port has no target | target",
        "restart: often | compose.yaml:4: service web: restart: 'often' is no restart | always",
        "tty: perhaps | compose.yaml:4: service web: tty: 'perhaps' is neither | ``",
        "scale: -1 | compose.yaml:4: service web: scale: '-1' is not a whole number | ``",
        "networks: [front] | compose.yaml:4: service web: refers to undefined network front | networks:",
        "depends_on: [wbe] | compose.yaml:4: service web: depends on undefined service | did you mean 'web'?",
        "depends_on: [web] | compose.yaml:2: services: dependency cycle detected: web -> web | depends_on",
        "depends_on: {db: {condition: service_healthy}} | compose.yaml:4: depends_on.db: condition 'service_healthy' is not supported | service_started",
        "network_mode: front | compose.yaml:4: service web: network_mode: 'front' is no network mode | networks:",
        "hostname: ${A | compose.yaml:4: invalid interpolation format | $$",
        "mem_limit: lots | compose.yaml:4: service web: mem_limit: invalid size | 64m",
        "command: [] | compose.yaml:4: service web: command is empty | leave it out",
        "command: {a: b} | compose.yaml:4: service web: command: expected a list | ``",
        "image: twice | compose.yaml:4: 'image' is there twice | ``",
        "labels: {dev.netduo.kind: agent} | compose.yaml:4: service web: labels: label 'dev.netduo.kind' | outside"
      })
  void a_mistake_is_named_with_its_line(String line, String message, String hint) {
    assertThatThrownBy(() -> read(WEB + "    " + line))
        .isInstanceOfSatisfying(NetduoException.class, e -> assertThat(e.hint()).contains(hint))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "volumes: {a: } | compose.yaml:1: 'volumes' is not supported by netduo",
        "netwroks: {} | compose.yaml:1: unknown key 'netwroks'",
        "services: {} | no service is defined",
        "[a, b] | compose.yaml:1: expected keys and values",
        "a: [ | compose.yaml:",
        "services: {web: {command: x}} | service web: has no image",
        "services: {web: {image: b}}\\n---\\na: b | holds several documents",
        "name: Bad Name\\nservices: {web: {image: b}} | invalid project name \"Bad Name\"",
        "services: {web: {image: b, network_mode: host, networks: [a]}} | mutually exclusive",
        "services: {web: {image: b, container_name: c, scale: 2}} | container_name is for one",
        "services: {web: {image: b}}\\nnetworks: {a: {external: true, driver: bridge}} | conflicting parameters",
        "services: {web: {image: b}}\\nnetworks: {a: {ipam: {config: [{subnet: x}]}}} | compose.yaml:2: network a",
        "services: {web: &w {image: b, x-a: *w}} | alias"
      })
  void a_file_that_is_wrong_as_a_whole(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n"))).hasMessageContaining(message);
  }

  private static Attachment on(Membership... memberships) {
    return new Attachment.Networks(List.of(memberships));
  }

  private static ComposeService service(String text) {
    return read(text).project().service("web");
  }

  private static Reading read(String text) {
    return ComposeReader.read(
        "compose.yaml", text, Map.of("OWN", "mine"), Optional.empty(), "shop");
  }
}
