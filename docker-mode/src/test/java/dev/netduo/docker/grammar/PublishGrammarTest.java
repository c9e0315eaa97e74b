package dev.netduo.docker.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublishGrammarTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8080:80 | *:8080>80/tcp",
        "80 | *:0>80/tcp",
        "53/udp | *:0>53/udp",
        "5353:53/UDP | *:5353>53/udp",
        "127.0.0.1:8080:80 | 127.0.0.1:8080>80/tcp",
        "127.0.0.1::80 | 127.0.0.1:0>80/tcp",
        ":80 | *:0>80/tcp",
        "[::1]:8080:80 | ::1:8080>80/tcp",
        "8000-8002:80-82 | *:8000>80/tcp *:8001>81/tcp *:8002>82/tcp",
        "80-81 | *:0>80/tcp *:0>81/tcp",
        "published=8080,target=80,protocol=udp | *:8080>80/udp",
        "target=80 | *:0>80/tcp",
        "target=80,published=8080,host_ip=127.0.0.1,mode=host | 127.0.0.1:8080>80/tcp",
      })
  void a_published_port_reads_as_docker_reads_it(String value, String mappings) {
    assertThat(
            PublishGrammar.publish(value).stream()
                .map(mapping ->
                    (mapping.hostIp().isEmpty() ? "*" : mapping.hostIp())
                        + ":"
                        + mapping.hostPort()
                        + ">"
                        + mapping.container())
                .collect(Collectors.joining(" ")))
        .isEqualTo(mappings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web:80 | invalid host port 'web' in 'web:80'",
        "8080:web | invalid container port 'web' in '8080:web'",
        "8080: | invalid container port '' in '8080:'",
        "0:80 | invalid host port '0' in '0:80'",
        "8080:70000 | invalid container port '70000' in '8080:70000'",
        "8080:80/icmp | invalid protocol 'icmp' in '8080:80/icmp'",
        "1.2.3:8080:80 | invalid IP address in publish 1.2.3:8080:80: 1.2.3",
        "8000-8001:80-82 | invalid ranges for container and host ports: 80-82 and 8000-8001 differ",
        "82-80 | invalid container port '82-80' in '82-80'",
        "source=80,target=80 | invalid field 'source' in publish source=80,target=80",
      })
  void a_wrong_one_says_which_part_is_wrong(String value, String message) {
    assertThatThrownBy(() -> PublishGrammar.publish(value))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"80,80/tcp", "53/udp,53/udp", "80-82/tcp,80/tcp 81/tcp 82/tcp"})
  void an_exposed_port_may_be_a_range(String value, String ports) {
    assertThat(
            PublishGrammar.expose(value).stream()
                .map(Object::toString)
                .collect(Collectors.joining(" ")))
        .isEqualTo(ports);
  }
}
