package dev.netduo.k8s.conformance.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.k8s.conformance.policy.PolicyCase.Invalid;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pure evaluator, and the API's judgement, against every cell of every case. */
class PolicyCasesTest {

  record Tried(CaseFile file, PolicyCase one) {}

  static Stream<Named<Tried>> cases() {
    return Stream.of(CaseFiles.NETWORK_POLICIES, CaseFiles.CLUSTER_POLICIES)
        .map(CaseFiles::read)
        .flatMap(file ->
            file.cases().stream()
                .map(one -> Named.of(one.id() + " " + one.title(), new Tried(file, one))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyCellIsAsTheCaseSays(Tried tried) {
    var model = tried.file().model();
    var world = new SimulatedWorld(model);
    for (var step : tried.one().steps()) {
      world.apply(step.actions());
      var cells = Cell.of(step, world.pods(), model.ports(Set.of()));
      assertThat(new Judgement(world).against(cells)).isEmpty();
    }
  }

  static Stream<Named<Invalid>> invalid() {
    return Stream.of(CaseFiles.NETWORK_POLICIES, CaseFiles.CLUSTER_POLICIES)
        .flatMap(name -> CaseFiles.read(name).invalid().stream())
        .map(one -> Named.of(one.id() + " " + one.title(), one));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalid")
  void theApiComplainsAboutTheFieldTheCaseNames(Invalid one) {
    var store = new ObjectStore(new ServiceAddresses(Cidr.parse("10.96.0.0/16")));
    WorldPods.ensureNamespace(store, "x", Map.of());
    assertThat(new RefusalTrial(store).run(one).outcome()).isEqualTo(new Outcome.Passed());
  }
}
