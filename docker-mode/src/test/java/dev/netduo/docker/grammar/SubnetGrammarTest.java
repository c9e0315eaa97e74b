package dev.netduo.docker.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.engine.NetworkSpec.Range;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubnetGrammarTest {
  @Test
  void aGatewayAndARangeBelongToTheSubnetTheyLieIn() {
    var ranges =
        SubnetGrammar.ranges(
            List.of("10.8.0.0/24", "fd00:8::/64"), List.of("fd00:8::1"), List.of("10.8.0.128/25"));

    assertThat(ranges)
        .containsExactly(
            new Range(
                Cidr.parse("10.8.0.0/24"),
                Optional.empty(),
                Optional.of(Cidr.parse("10.8.0.128/25"))),
            new Range(
                Cidr.parse("fd00:8::/64"), Optional.of(Ip.parse("fd00:8::1")), Optional.empty()));
  }

  @Test
  void nothingIsChosenWhereNothingIsSaid() {
    assertThat(SubnetGrammar.ranges(List.of(), List.of(), List.of())).isEmpty();
  }

  @Test
  void whatBelongsToNoSubnetIsRefused() {
    refused(List.of(), List.of("10.8.0.1"), List.of(), "must have a corresponding --subnet");
    refused(
        List.of("10.8.0.0/24"), List.of("10.9.0.1"), List.of(), "no matching subnet for gateway");
    refused(
        List.of("10.8.0.0/24"), List.of(), List.of("10.8.0.0/16"), "no matching subnet for range");
  }

  @Test
  void oneSubnetHasOneGateway() {
    refused(List.of("10.8.0.0/24"), List.of("10.8.0.1", "10.8.0.2"), List.of(), "two of --gateway");
  }

  @Test
  void twoSubnetsOfOneNetworkDoNotOverlap() {
    refused(List.of("10.8.0.0/24", "10.8.0.0/25"), List.of(), List.of(), "overlap");
  }

  private static void refused(
      List<String> subnets, List<String> gateways, List<String> parts, String why) {
    assertThatThrownBy(() -> SubnetGrammar.ranges(subnets, gateways, parts))
        .hasMessageContaining(why);
  }
}
