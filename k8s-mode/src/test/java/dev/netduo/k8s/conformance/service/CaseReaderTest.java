package dev.netduo.k8s.conformance.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Family;
import dev.netduo.k8s.service.ProxyMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CaseReaderTest {

  @Test
  void everySharedCaseHasStepsOrAReasonWhyItHasNone() throws IOException {
    try (var in =
        Objects.requireNonNull(
            CaseReaderTest.class.getResourceAsStream("/conformance/service-cases.yaml"))) {
      var cases = CaseReader.read("cases", new String(in.readAllBytes(), StandardCharsets.UTF_8));

      assertThat(cases).filteredOn(one -> one.id().startsWith("M")).hasSizeGreaterThan(30);
      assertThat(cases)
          .allSatisfy(one -> assertThat(one.steps().isEmpty() && one.skip().isEmpty()).isFalse())
          .noneMatch(one -> one.skip().equals("it has no steps"));
    }
  }

  @Test
  void aCaseOfOnesOwnBringsItsSteps() {
    var cases =
        CaseReader.read("own", "cases: [{id: A, t: title, steps: [{connect: {expect: refused}}]}]");

    assertThat(cases.getFirst().steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Connect.class,
            connect -> assertThat(connect.expectation().outcome()).isEqualTo(Step.Outcome.REFUSED));
  }

  @Test
  void aCaseSaysWhyAProxyModeCannotDoIt() {
    var cases =
        CaseReader.read(
            "own", "cases: [{id: A, cannot: {userspace: because}, steps: [{read: {field: x}}]}]");

    assertThat(cases.getFirst().cannot())
        .containsExactly(Map.entry(ProxyMode.USERSPACE, "because"));
    assertThatThrownBy(
            () -> CaseReader.read("own", "cases: [{id: A, cannot: {ipvs: because}, steps: []}]"))
        .hasMessageContaining("no proxy mode 'ipvs'");
  }

  @Test
  void aStepSaysWhichOfTheAddressesItIsAbout() {
    var text =
        """
        cases:
        - id: A
          dual-stack: true
          steps:
          - connect: {family: IPv6}
          - connect: {}
          - slices: {sizes: {IPv6: [3], IPv4: [100, 50]}}
        """;
    var one = CaseReader.read("own", text).getFirst();

    assertThat(one.dualStack()).isTrue();
    assertThat(one.steps().subList(0, 2))
        .extracting(step -> ((Step.Connect) step).target().family())
        .containsExactly(Family.IPV6, Family.IPV4);
    assertThat(one.steps().getLast())
        .isEqualTo(
            new Step.Slices("s", Map.of(Family.IPV6, List.of(3), Family.IPV4, List.of(100, 50))));
    assertThatThrownBy(
            () -> CaseReader.read("own", "cases: [{id: A, steps: [{connect: {family: IPv5}}]}]"))
        .hasMessageContaining("own, case A, connect: 'IPv5' is no address family");
  }

  @Test
  void aMistakeIsToldWithFileAndCase() {
    assertThatThrownBy(() -> CaseReader.read("own", "cases: [{id: A, steps: [{conect: {}}]}]"))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("own, case A, conect")
        .hasMessageContaining("no such step");
    assertThatThrownBy(
            () -> CaseReader.read("own", "cases: [{id: A, steps: [{connect: {too: vip}}]}]"))
        .hasMessageContaining("'too' means nothing here");
  }
}
