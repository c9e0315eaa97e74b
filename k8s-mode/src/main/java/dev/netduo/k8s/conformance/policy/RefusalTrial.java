package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.k8s.conformance.policy.PolicyCase.Invalid;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;

/** Hands the API policies that it must refuse, and keeps none of them. */
final class RefusalTrial {
  private final KubeApi api;

  RefusalTrial(KubeApi api) {
    this.api = api.dryRun();
  }

  CaseResult run(Invalid one) {
    var began = System.nanoTime();
    Outcome outcome;
    try {
      outcome = compare(one, answer(one));
    } catch (NetduoException e) {
      outcome = new Outcome.Broken(e.getMessage());
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    return new CaseResult(one.id(), one.title(), 1, took, outcome);
  }

  /** The fields that are wrong, or {@code accepted}. */
  private List<String> answer(Invalid one) {
    try {
      create(Policies.read(one.place(), one.tree()).object());
      return List.of();
    } catch (ApiException e) {
      if (e.code() != ApiException.INVALID) {
        throw e;
      }
      return e.causes().stream().map(ApiException.Cause::field).toList();
    }
  }

  private <T extends HasMetadata> void create(T object) {
    var _ = api.create(Kinds.of(object), object);
  }

  private static Outcome compare(Invalid one, List<String> fields) {
    var rejected = !fields.isEmpty();
    var asExpected = rejected == one.rejected() && one.field().map(fields::contains).orElse(true);
    if (asExpected) {
      return new Outcome.Passed();
    }
    var expected = one.rejected() ? "rejected" : "accepted";
    return new Outcome.Failed(
        List.of(
            new Disagreement(
                "creating it",
                expected + one.field().map(field -> " for " + field).orElse(""),
                rejected ? "rejected for " + String.join(", ", fields) : "accepted",
                "")));
  }
}
