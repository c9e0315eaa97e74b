package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.cli.grammar.Chosen;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl scale}. */
@Command(
    name = "scale",
    description = "Sets how many pods a deployment or replica set has.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl scale deployment web --replicas=3",
      "  kubectl scale deploy/web deploy/api --replicas=0"
    })
final class ScaleCommand extends KubeLine {
  @Mixin private final Targets targets = new Targets();

  @Parameters(
      index = "0",
      paramLabel = KubectlNames.TYPE,
      description = "deployment or replicaset, or TYPE/NAME.")
  private String type = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = KubectlNames.NAME,
      description = "Names.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--replicas", required = true, paramLabel = "COUNT", description = "How many.")
  private int replicas;

  @Option(
      names = "--current-replicas",
      paramLabel = "COUNT",
      description = "Only where it is this many now.")
  private Optional<Integer> current = Optional.empty();

  @Option(names = "--all", description = "Every object of the kinds.")
  private boolean all;

  ScaleCommand(Cli cli) {
    super(cli);
  }

  @Override
  int run() {
    if (replicas < 0) {
      throw new NetduoException(
          "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
    }
    var operands = new ArrayList<String>(List.of(type));
    operands.addAll(names);
    var failures = new Failures();
    var done = new Done(cli(), form());
    var found = targets.change(cli(), Chosen.parse(operands, "scale"), all, failures);
    if (found.isEmpty() && failures.isEmpty()) {
      throw new NetduoException("no objects passed to scale");
    }
    found.forEach(object -> failures.attempt(() -> scale(object, done)));
    done.show();
    failures.raise();
    return 0;
  }

  private void scale(HasMetadata object, Done done) {
    var meta = object.getMetadata();
    HasMetadata scaled =
        switch (object) {
          case Deployment _ ->
              cli()
                  .api()
                  .modify(
                      Kinds.DEPLOYMENT,
                      meta.getNamespace(),
                      meta.getName(),
                      d -> {
                        check(Text.orZero(d.getSpec().getReplicas()));
                        d.getSpec().setReplicas(replicas);
                        return d;
                      })
                  .orElseThrow(() -> ApiException.notFound(Kinds.DEPLOYMENT, meta.getName()));
          case ReplicaSet _ ->
              cli()
                  .api()
                  .modify(
                      Kinds.REPLICA_SET,
                      meta.getNamespace(),
                      meta.getName(),
                      r -> {
                        check(Text.orZero(r.getSpec().getReplicas()));
                        r.getSpec().setReplicas(replicas);
                        return r;
                      })
                  .orElseThrow(() -> ApiException.notFound(Kinds.REPLICA_SET, meta.getName()));
          default ->
              throw new NetduoException(
                  "could not scale a " + object.getKind(), "scale a deployment or a replicaset");
        };
    done.tell(scaled, "scaled");
  }

  private void check(int found) {
    current
        .filter(wanted -> wanted != found)
        .ifPresent(wanted -> {
          throw new NetduoException(
              "Expected replicas to be " + wanted + ", was " + found,
              "leave --current-replicas out to scale it all the same");
        });
  }
}
