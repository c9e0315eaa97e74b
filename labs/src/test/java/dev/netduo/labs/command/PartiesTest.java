package dev.netduo.labs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.labs.command.Parties.Net;
import dev.netduo.labs.command.Parties.Reach;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code reach} does not send. */
class PartiesTest {
  private static final Net FRONT = new Net.Docker("front");
  private static final Net BACK = new Net.Docker("back");
  private static final Net PODS = new Net.Pods();

  @Test
  void a_container_sends_to_the_networks_that_lead_somewhere_here() {
    var reach = new Reach.Networks(Set.of("front"));

    assertThat(reach.leadsTo(FRONT)).isTrue();
    assertThat(reach.leadsTo(BACK)).isFalse();
    assertThat(reach.leadsTo(PODS)).isFalse();
  }

  @Test
  void a_pod_of_this_machine_sends_everywhere_since_its_node_lets_nothing_out() {
    var reach = new Reach.Anywhere();

    assertThat(reach.leadsTo(FRONT)).isTrue();
    assertThat(reach.leadsTo(PODS)).isTrue();
  }

  @Test
  void a_pod_of_another_machine_sends_to_pods_alone() {
    var reach = new Reach.PodsAlone();

    assertThat(reach.leadsTo(FRONT)).isFalse();
    assertThat(reach.leadsTo(PODS)).isTrue();
  }
}
