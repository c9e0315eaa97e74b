package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.cli.grammar.Chosen;
import dev.netduo.k8s.cli.grammar.TimeSpan;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code kubectl rollout}. */
final class RolloutCommands {
  private RolloutCommands() {}

  /** A command about deployments. */
  abstract static class Line extends KubeLine {
    @Parameters(
        index = "0",
        paramLabel = KubectlNames.TYPE,
        description = "deployment, or deployment/NAME.")
    private String type = "";

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = KubectlNames.NAME,
        description = "Which ones.")
    private List<String> names = new ArrayList<>();

    private Line(Cli cli) {
      super(cli);
    }

    /** The names given. */
    final List<String> deployments() {
      var operands = new ArrayList<String>(List.of(type));
      operands.addAll(names);
      var chosen = Chosen.parse(operands, "roll out");
      for (var each : chosen) {
        if (!each.kind().equals(Kinds.DEPLOYMENT)) {
          throw new NetduoException(
              "a " + each.kind().singular() + " has no rollout", "name a deployment");
        }
        if (each.names().isEmpty()) {
          throw new NetduoException(
              "required resource not specified", "name it: deployment/" + KubectlNames.NAME);
        }
      }
      return chosen.stream().flatMap(each -> each.names().stream()).toList();
    }
  }

  /** {@code kubectl rollout status}. */
  @Command(
      name = "status",
      description = "Waits until the newest pods of a deployment are there and the old ones gone.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  kubectl rollout status deployment/web",
        "  kubectl rollout status deploy web --timeout=60s"
      })
  static final class Status extends Line {
    // Kubectl has no limit unless one is given.
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    @Option(
        names = {"-w", "--watch"},
        arity = "0..1",
        fallbackValue = "true",
        defaultValue = "true",
        description = "Whether to wait until it is done, by default ${DEFAULT-VALUE}.")
    private boolean watch = true;

    @Option(
        names = "--timeout",
        defaultValue = "0s",
        paramLabel = "TIME",
        description = "How long to wait; 0 is as long as it takes.")
    private String timeout = "0s";

    Status(Cli cli) {
      super(cli);
    }

    /** The state of one deployment's rollout, as JSON. */
    record Rollout(String deployment, boolean done, String message) {}

    @Override
    int run() {
      var rollouts = new ArrayList<Rollout>();
      deployments().forEach(name -> rollouts.add(follow(name)));
      show(rollouts, () -> {});
      return 0;
    }

    private Rollout follow(String name) {
      var key = new ObjectKey(cli().namespace(), name);
      cli().api().require(Kinds.DEPLOYMENT, key.namespace(), name);
      var told = new ArrayList<String>();
      var given = TimeSpan.parse(timeout);
      var complete =
          Await.<Deployment>until(
              cli().api(),
              Kinds.DEPLOYMENT,
              key,
              given.isZero() ? NO_LIMIT : given,
              state -> {
                var deployment =
                    state.orElseThrow(() -> ApiException.notFound(Kinds.DEPLOYMENT, name));
                var missing = missing(deployment);
                tell(missing.orElse("deployment \"" + name + "\" successfully rolled out"), told);
                return missing.isEmpty() || !watch;
              });
      if (!complete) {
        throw new NetduoException(
            "timed out waiting for the condition", "see why: kubectl describe deployment " + name);
      }
      return new Rollout(name, told.getLast().endsWith("rolled out"), told.getLast());
    }

    private void tell(String message, List<String> told) {
      if (told.isEmpty() || !told.getLast().equals(message)) {
        told.add(message);
        if (!json()) {
          cli().line(message);
        }
      }
    }

    /**
     * What is still missing, in kubectl's words. Source: {@code DeploymentStatusViewer} of {@code
     * kubectl/pkg/polymorphichelpers}.
     */
    static Optional<String> missing(Deployment deployment) {
      var meta = deployment.getMetadata();
      var status = deployment.getStatus();
      if (status == null
          || status.getObservedGeneration() == null
          || meta.getGeneration() > status.getObservedGeneration()) {
        return Optional.of("Waiting for deployment spec update to be observed...");
      }
      var prefix = "Waiting for deployment \"" + meta.getName() + "\" rollout to finish: ";
      var wanted = Text.orZero(deployment.getSpec().getReplicas());
      var updated = Text.orZero(status.getUpdatedReplicas());
      var total = Text.orZero(status.getReplicas());
      var available = Text.orZero(status.getAvailableReplicas());
      if (updated < wanted) {
        return Optional.of(
            prefix + updated + " out of " + wanted + " new replicas have been updated...");
      }
      if (total > updated) {
        return Optional.of(prefix + (total - updated) + " old replicas are pending termination...");
      }
      if (available < updated) {
        return Optional.of(
            prefix + available + " of " + updated + " updated replicas are available...");
      }
      return Optional.empty();
    }
  }

  /** {@code kubectl rollout restart}. */
  @Command(
      name = "restart",
      description = "Replaces the pods of a deployment, a few at a time.",
      footerHeading = "%nExample:%n",
      footer = "  kubectl rollout restart deployment/web")
  static final class Restart extends Line {
    private static final String ANNOTATION = "kubectl.kubernetes.io/restartedAt";

    Restart(Cli cli) {
      super(cli);
    }

    @Override
    int run() {
      var failures = new Failures();
      var done = new Done(cli(), form());
      deployments().forEach(name -> failures.attempt(() -> restart(name, done)));
      done.show();
      failures.raise();
      return 0;
    }

    private void restart(String name, Done done) {
      var restarted =
          cli()
              .api()
              .modify(
                  Kinds.DEPLOYMENT,
                  cli().namespace(),
                  name,
                  deployment -> {
                    var template = deployment.getSpec().getTemplate();
                    if (template.getMetadata() == null) {
                      template.setMetadata(new ObjectMeta());
                    }
                    var annotations =
                        new LinkedHashMap<>(Text.map(template.getMetadata().getAnnotations()));
                    annotations.put(ANNOTATION, cli().now().toString());
                    template.getMetadata().setAnnotations(annotations);
                    return deployment;
                  })
              .orElseThrow(() -> ApiException.notFound(Kinds.DEPLOYMENT, name));
      done.tell(restarted, "restarted");
    }
  }
}
