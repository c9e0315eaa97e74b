package dev.netduo.k8s.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrackedFlowTest {
  private static final TrackedFlow FLOW =
      TrackedFlow.parse(
              "udp 17 25 src=10.244.0.5 dst=10.96.0.9 sport=5555 dport=80"
                  + " src=10.244.1.3 dst=10.244.0.5 sport=8080 dport=5555 [ASSURED] mark=0 use=1")
          .orElseThrow();

  private static UdpFront front(Target.Endpoint... serving) {
    return new UdpFront(Set.of(Ip.parse("10.96.0.9")), 80, 30080, Set.of(serving));
  }

  private static List<TrackedFlow> stale(UdpFront front) {
    return TrackedFlow.stale(List.of(FLOW), List.of(front), _ -> false);
  }

  @Test
  void aLineOfConntrackTellsWhoAskedWhomAndWhoAnswers() {
    assertThat(FLOW.destination()).isEqualTo(new Target.Endpoint(Ip.parse("10.96.0.9"), 80));
    assertThat(FLOW.answers()).isEqualTo(new Target.Endpoint(Ip.parse("10.244.1.3"), 8080));
    assertThat(TrackedFlow.parse("conntrack v1.4.7: 3 flow entries have been shown.")).isEmpty();
  }

  @Test
  void aFlowIsStaleOnceItsEndpointNoLongerServesWhileAnotherDoes() {
    assertThat(stale(front(FLOW.answers()))).isEmpty();
    assertThat(stale(front())).as("nothing serves: there is no better place").isEmpty();
    assertThat(stale(front(new Target.Endpoint(Ip.parse("10.244.2.3"), 8080))))
        .containsExactly(FLOW);
  }

  @Test
  void aNodeTellsHowManyEndpointsItHas() {
    var check = new HealthCheck("d/s", Family.IPV4, 30100, java.util.Map.of("n1", 2));

    assertThat(check.answer("n1")).startsWith("HTTP/1.1 200 OK").contains("\"localEndpoints\":2");
    assertThat(check.answer("n2")).startsWith("HTTP/1.1 503").contains("\"localEndpoints\":0");
  }
}
