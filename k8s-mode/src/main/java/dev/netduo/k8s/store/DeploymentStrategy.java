package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Deployments. */
final class DeploymentStrategy implements Strategy<Deployment> {
  private static final Pattern PERCENT = Pattern.compile("[0-9]+%");

  @Override
  public void fillIn(Deployment deployment) {
    var spec = deployment.getSpec();
    if (spec == null) {
      return;
    }
    if (spec.getReplicas() == null) {
      spec.setReplicas(1);
    }
    if (spec.getRevisionHistoryLimit() == null) {
      spec.setRevisionHistoryLimit(10);
    }
    if (spec.getProgressDeadlineSeconds() == null) {
      spec.setProgressDeadlineSeconds(600);
    }
    if (spec.getStrategy() == null) {
      spec.setStrategy(new io.fabric8.kubernetes.api.model.apps.DeploymentStrategy());
    }
    var strategy = spec.getStrategy();
    if (strategy.getType() == null) {
      strategy.setType("RollingUpdate");
    }
    if (strategy.getType().equals("RollingUpdate")) {
      if (strategy.getRollingUpdate() == null) {
        strategy.setRollingUpdate(new RollingUpdateDeployment());
      }
      var rolling = strategy.getRollingUpdate();
      if (rolling.getMaxSurge() == null) {
        rolling.setMaxSurge(new IntOrString("25%"));
      }
      if (rolling.getMaxUnavailable() == null) {
        rolling.setMaxUnavailable(new IntOrString("25%"));
      }
    }
    PodDefaults.fillIn(spec.getTemplate());
  }

  @Override
  public void begin(Deployment deployment) {
    deployment.setStatus(new DeploymentStatus());
  }

  @Override
  public void validate(Deployment deployment, Optional<Deployment> before, Problems problems) {
    var spec = deployment.getSpec();
    if (spec == null) {
      problems.required("spec.selector", "");
      problems.required("spec.template", "");
      return;
    }
    problems.notNegative("spec.replicas", spec.getReplicas());
    problems.notNegative("spec.minReadySeconds", spec.getMinReadySeconds());
    WorkloadRules.validate("deployment", spec.getSelector(), spec.getTemplate(), problems);
    problems.notNegative("spec.revisionHistoryLimit", spec.getRevisionHistoryLimit());
    problems.notNegative("spec.progressDeadlineSeconds", spec.getProgressDeadlineSeconds());
    if (spec.getProgressDeadlineSeconds() <= Given.number(spec.getMinReadySeconds())) {
      problems.invalid(
          "spec.progressDeadlineSeconds",
          spec.getProgressDeadlineSeconds(),
          "must be greater than minReadySeconds");
    }
    var strategy = spec.getStrategy();
    problems.oneOf("spec.strategy.type", strategy.getType(), Set.of("Recreate", "RollingUpdate"));
    var rolling = strategy.getRollingUpdate();
    if (strategy.getType().equals("Recreate") && rolling != null) {
      problems.forbidden(
          "spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
    } else if (rolling != null) {
      var surge = amount(rolling.getMaxSurge(), "maxSurge", problems);
      var unavailable = amount(rolling.getMaxUnavailable(), "maxUnavailable", problems);
      if (surge == 0 && unavailable == 0) {
        problems.invalid(
            "spec.strategy.rollingUpdate.maxUnavailable", 0, "may not be 0 when `maxSurge` is 0");
      }
    }
    before.ifPresent(old ->
        WorkloadRules.unchangedSelector(spec.getSelector(), old.getSpec().getSelector(), problems));
  }

  private static int amount(IntOrString amount, String name, Problems problems) {
    var path = "spec.strategy.rollingUpdate." + name;
    var text = amount.getStrVal();
    if (text != null) {
      if (!PERCENT.matcher(text).matches()) {
        problems.invalid(
            path,
            text,
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', "
                + " or '93%', regex used for validation is '[0-9]+%')");
        return 1;
      }
      return text.replace("0", "").equals("%") ? 0 : 1;
    }
    if (amount.getIntVal() < 0) {
      problems.invalid(path, amount.getIntVal(), "must be greater than or equal to 0");
    }
    return amount.getIntVal();
  }

  @Override
  public Object spec(Deployment deployment) {
    return deployment.getSpec();
  }

  @Override
  public void copyStatus(Deployment from, Deployment into) {
    into.setStatus(from.getStatus());
  }
}
