package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.cli.grammar.Chosen;
import dev.netduo.k8s.cli.grammar.TimeSpan;
import dev.netduo.k8s.cli.grammar.WaitFor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl wait}. */
@Command(
    name = "wait",
    description = "Waits until objects are as wished.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl wait --for=condition=Ready pod -l app=web --timeout=60s",
      "  kubectl wait --for=delete pod/web",
      "  kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web"
    })
final class WaitCommand extends KubeLine {
  private static final Duration WEEK = Duration.ofDays(7);

  @Mixin private final Targets targets = new Targets();

  @Parameters(
      index = "0",
      paramLabel = KubectlNames.TYPE,
      description = "Kinds as in deploy,svc, or TYPE/NAME.")
  private String type = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = KubectlNames.NAME,
      description = "Names.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--for",
      required = true,
      paramLabel = "WISH",
      description = "condition=NAME[=STATUS], delete, create or jsonpath='{PATH}'[=VALUE].")
  private String wish = "";

  @Option(
      names = "--timeout",
      defaultValue = "30s",
      paramLabel = "TIME",
      description = "How long, by default ${DEFAULT-VALUE}; negative is a week, 0 looks once.")
  private String timeout = "30s";

  @Option(names = "--all", description = "Every object of the kinds.")
  private boolean all;

  WaitCommand(Cli cli) {
    super(cli);
  }

  @Override
  int run() {
    var wanted = WaitFor.parse(wish);
    var given = TimeSpan.parse(timeout);
    var deadline = System.nanoTime() + (given.isNegative() ? WEEK : given).toNanos();
    var operands = new ArrayList<String>(List.of(type));
    operands.addAll(names);
    var failures = new Failures();
    var done = new Done(cli(), form());
    var count = 0;
    for (var chosen : Chosen.parse(operands, "wait for")) {
      for (var key : keys(chosen, wanted)) {
        count++;
        failures.attempt(() -> await(chosen.kind(), key, wanted, deadline, done));
      }
    }
    if (count == 0 && !(wanted instanceof WaitFor.Deleted)) {
      throw new NetduoException("no matching resources found");
    }
    done.show();
    failures.raise();
    return 0;
  }

  private List<ObjectKey> keys(Chosen chosen, WaitFor wanted) {
    var namespace = targets.namespace(cli(), chosen.kind());
    if (chosen.names().isEmpty()) {
      if (!all && !targets.hasSelector()) {
        throw new NetduoException(
            "resource(s) were provided, but no name was specified",
            "name them, choose them with -l, or take all with --all");
      }
      return targets.find(cli(), chosen.kind(), chosen, new Failures()).stream()
          .map(ObjectKey::of)
          .toList();
    }
    var awaitsExistence = wanted instanceof WaitFor.Created || wanted instanceof WaitFor.Deleted;
    for (var name : chosen.names()) {
      if (!awaitsExistence) {
        cli().api().require(chosen.kind(), namespace, name);
      }
    }
    return chosen.names().stream().map(name -> new ObjectKey(namespace, name)).toList();
  }

  private <T extends HasMetadata> void await(
      ResourceKind<T> kind, ObjectKey key, WaitFor wanted, long deadline, Done done) {
    var last = new AtomicReference<Optional<T>>(Optional.empty());
    var met =
        Await.<T>until(
            cli().api(),
            kind,
            key,
            Duration.ofNanos(deadline - System.nanoTime()),
            state -> {
              if (state.isPresent()) {
                last.set(state);
              } else if (wanted instanceof WaitFor.Condition || wanted instanceof WaitFor.Field) {
                throw ApiException.notFound(kind, key.name());
              }
              return wanted.met(state);
            });
    if (!met) {
      throw new NetduoException(
          "timed out waiting for the condition on " + kind.plural() + "/" + key.name(),
          "see why: kubectl describe " + kind.singular() + " " + key.name());
    }
    var text = kind.qualifiedSingular() + "/" + key.name() + " condition met";
    last.get().ifPresentOrElse(object -> done.line(object, text), () -> cli().line(text));
  }
}
