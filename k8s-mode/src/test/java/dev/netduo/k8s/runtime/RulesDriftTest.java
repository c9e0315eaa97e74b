package dev.netduo.k8s.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.runtime.RuleCounts.Count;
import org.junit.jupiter.api.Test;

class RulesDriftTest {
  private static final String GONE = "gone";

  // As nft lists it, with a rule that takes two lines and a table that is somebody else's.
  private static final String LISTED =
      """
      table ip netduo_services {
      \tset clients {
      \t\ttype ipv4_addr
      \t}

      \tchain prerouting {
      \t\ttype nat hook prerouting priority dstnat; policy accept;
      \t\tjump services
      \t}

      \tchain services {
      \t\tip daddr { 10.96.0.1, 10.96.0.2,
      \t\t\t     10.96.0.3 } accept
      \t\treject
      \t}
      }
      table ip nat {
      \tchain other {
      \t\taccept
      \t}
      }
      """;

  @Test
  void asManyRulesAsWereWrittenAreASum() {
    assertThat(RulesDrift.sum(LISTED, new Count(1, 3))).isNotEqualTo(GONE);
    assertThat(RulesDrift.sum(LISTED.replace("10.96.0.3", "10.96.0.4"), new Count(1, 3)))
        .isNotEqualTo(GONE)
        .isNotEqualTo(RulesDrift.sum(LISTED, new Count(1, 3)));
    assertThat(RulesDrift.sum(LISTED.replace("\t\taccept\n", ""), new Count(1, 3)))
        .as("what others do")
        .isEqualTo(RulesDrift.sum(LISTED, new Count(1, 3)));
  }

  @Test
  void aChainThatWasFlushedIsNoticedAtFirstSight() {
    assertThat(RulesDrift.sum(LISTED.replace("\t\tjump services\n", ""), new Count(1, 3)))
        .isEqualTo(GONE);
    assertThat(RulesDrift.sum(LISTED, new Count(2, 3))).isEqualTo(GONE);
  }
}
