package dev.netduo.docker.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServicePortsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8080:80                                        | 8080 | 80/tcp | true",
        "80                                             | 0    | 80/tcp | true",
        "53:53/udp                                      | 53   | 53/udp | true",
        "published=8080,target=80                       | 8080 | 80/tcp | true",
        "mode=ingress,published=8080,target=80          | 8080 | 80/tcp | true",
        "mode=host,published=8080,target=80             | 8080 | 80/tcp | false",
        "published=53,target=53,protocol=udp,mode=host  | 53   | 53/udp | false"
      })
  void a_port_is_published_on_every_host_unless_the_mode_says_host(
      String value, int hostPort, String target, boolean onEveryNode) {
    var port = ServicePorts.read(value).getFirst();

    assertThat(port.hostPort()).isEqualTo(hostPort);
    assertThat(port.target()).hasToString(target);
    assertThat(port.onEveryNode()).isEqualTo(onEveryNode);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode=mesh,published=1,target=2 | invalid publish mode 'mesh'",
        "127.0.0.1:8080:80              | hostip is not supported",
        "8080:http                      | http"
      })
  void what_a_service_cannot_publish_is_named(String value, String message) {
    assertThatThrownBy(() -> ServicePorts.read(value))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining(message);
  }
}
