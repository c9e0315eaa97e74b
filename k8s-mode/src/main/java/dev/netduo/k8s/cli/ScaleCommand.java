package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.cli.grammar.Chosen;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl scale}. */
@Command(
    name = "scale",
    description = "Sets how many pods a deployment, replica set or stateful set has.",
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
      description = "deployment, replicaset or statefulset, or TYPE/NAME.")
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
    var metadata = object.getMetadata();
    var scaled =
        switch (object) {
          case Deployment _ ->
              scale(
                  Kinds.DEPLOYMENT,
                  metadata,
                  d -> d.getSpec().getReplicas(),
                  d -> d.getSpec().setReplicas(replicas));
          case ReplicaSet _ ->
              scale(
                  Kinds.REPLICA_SET,
                  metadata,
                  r -> r.getSpec().getReplicas(),
                  r -> r.getSpec().setReplicas(replicas));
          case StatefulSet _ ->
              scale(
                  Kinds.STATEFUL_SET,
                  metadata,
                  s -> s.getSpec().getReplicas(),
                  s -> s.getSpec().setReplicas(replicas));
          default ->
              throw new NetduoException(
                  "could not scale a " + object.getKind(),
                  "scale a deployment, a replicaset or a statefulset");
        };
    done.tell(scaled, "scaled");
  }

  private <T extends HasMetadata> HasMetadata scale(
      ResourceKind<T> kind,
      ObjectMeta metadata,
      Function<T, @Nullable Integer> now,
      Consumer<T> change) {
    return cli()
        .api()
        .modify(
            kind,
            metadata.getNamespace(),
            metadata.getName(),
            object -> {
              check(Text.orZero(now.apply(object)));
              change.accept(object);
              return object;
            })
        .orElseThrow(() -> ApiException.notFound(kind, metadata.getName()));
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
