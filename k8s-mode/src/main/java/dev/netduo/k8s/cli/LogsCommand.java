package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl logs}. */
@Command(
    name = "logs",
    description = "Shows what the containers of a pod printed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl logs web",
      "  kubectl logs -f deploy/web --tail=10",
      "  kubectl logs -l app=web --all-containers"
    })
final class LogsCommand extends KubeLine {
  // With a selector kubectl shows the last ten lines of each.
  private static final int SELECTED_TAIL = 10;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = KubectlNames.POD,
      description = "A pod, or TYPE/NAME for one behind it.")
  private Optional<String> pod = Optional.empty();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CONTAINER",
      description = "Which container, by default the first.")
  private Optional<String> operand = Optional.empty();

  @Option(
      names = {"-c", "--container"},
      paramLabel = "CONTAINER",
      description = "Which container, by default the first.")
  private Optional<String> container = Optional.empty();

  @Option(names = "--all-containers", description = "Every container of the pod.")
  private boolean allContainers;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until it ends.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "LINES",
      description = "How many lines from the end to begin with; -1 is all.")
  private Optional<Integer> tail = Optional.empty();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description = "Every pod with these labels.")
  private Optional<String> selector = Optional.empty();

  LogsCommand(Cli cli) {
    super(cli);
  }

  /** What one container printed, as JSON. */
  record Printed(String pod, String container, String stdout, String stderr) {}

  private record Source(String pod, String container) {}

  @Override
  int run() {
    var sources = sources();
    if (json()) {
      show(sources.stream().map(this::captured).toList(), () -> {});
      return 0;
    }
    var streams = cli().flushedStreams();
    for (var source : sources) {
      cli()
          .pods()
          .logs(
              cli().namespace(),
              source.pod(),
              source.container(),
              follow,
              lines(),
              streams.out(),
              streams.err());
    }
    return 0;
  }

  private Printed captured(Source source) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    cli()
        .pods()
        .logs(cli().namespace(), source.pod(), source.container(), follow, lines(), out, err);
    return new Printed(
        source.pod(),
        source.container(),
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
  }

  private int lines() {
    return tail.orElse(selector.isPresent() ? SELECTED_TAIL : -1);
  }

  private List<Source> sources() {
    if (pod.isPresent() == selector.isPresent()) {
      throw new NetduoException(
          "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'",
          "name a pod, or choose some with -l");
    }
    var choice = new PodChoice(cli());
    var pods =
        pod.map(name -> List.of(choice.pod(name)))
            .orElseGet(() ->
                cli()
                    .api()
                    .list(Kinds.POD, cli().namespace(), Selector.parse(selector.orElse("")))
                    .items());
    if (pods.isEmpty()) {
      cli().note("No resources found in " + cli().namespace() + " namespace.");
    }
    var sources = new ArrayList<Source>();
    pods.forEach(each -> containers(choice, each).forEach(c -> sources.add(source(each, c))));
    if (follow && sources.size() > 1) {
      throw new NetduoException(
          "logs of several containers cannot be followed at once",
          "follow one with -c, or leave -f");
    }
    return sources;
  }

  private static Source source(Pod pod, String container) {
    return new Source(pod.getMetadata().getName(), container);
  }

  private List<String> containers(PodChoice choice, Pod pod) {
    return allContainers
        ? pod.getSpec().getContainers().stream().map(Container::getName).toList()
        : List.of(choice.container(pod, container.or(() -> operand)));
  }
}
