package dev.netduo.k8s.cli;

import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.cli.grammar.TimeSpan;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl run}. */
@Command(
    name = "run",
    description = {
      "Creates a pod of one container, labelled run=NAME.",
      "With --attach its output is shown until it ends; with --rm it is deleted then."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl run web --image=netduo/box --port=80 --labels=app=web",
      "  kubectl run try --image=netduo/box --rm --restart=Never -- wget -qO- web",
      "  kubectl run shell --image=netduo/box -- sleep 3600"
    })
final class RunCommand extends KubeLine {
  @Mixin private final Creation creation = new Creation();

  @Parameters(index = "0", paramLabel = "NEW-NAME", description = "The pod's name.")
  private String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ARG",
      description = "Arguments for the image's own program; with --command the program itself.")
  private List<String> args = new ArrayList<>();

  @Option(names = "--image", required = true, paramLabel = "IMAGE", description = "Its image.")
  private String image = "";

  @Option(names = "--port", paramLabel = "PORT", description = "The port it listens on.")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--expose", description = "Also create a service for it; needs --port.")
  private boolean expose;

  @Option(names = "--env", paramLabel = "KEY=VALUE", description = "A variable of its environment.")
  private Map<String, String> env = new LinkedHashMap<>();

  @Option(
      names = {"-l", "--labels"},
      split = ",",
      paramLabel = "KEY=VALUE",
      description = "Its labels, instead of run=NAME.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--restart",
      defaultValue = "Always",
      paramLabel = "POLICY",
      description = "Always, OnFailure or Never.")
  private String restart = "Always";

  @Option(names = "--command", description = "What follows -- is the program, not its arguments.")
  private boolean command;

  @Option(names = "--attach", description = "Show its output until it ends.")
  private boolean attach;

  @Option(names = "--rm", description = "Show its output until it ends, then delete it.")
  private boolean remove;

  @Option(
      names = "--pod-running-timeout",
      defaultValue = "1m",
      paramLabel = "TIME",
      description = "How long to wait until it runs, by default ${DEFAULT-VALUE}.")
  private String patience = "1m";

  RunCommand(Cli cli) {
    super(cli);
  }

  @Override
  int run() {
    if (expose && port.isEmpty()) {
      throw new NetduoException("--port must be set when exposing a service", "add --port=80");
    }
    if (!List.of("Always", "OnFailure", "Never").contains(restart)) {
      throw new NetduoException(
          "invalid restart policy: " + restart, "use Always, OnFailure or Never");
    }
    var done = new Done(cli(), form());
    var attached = (attach || remove) && !creation.dry();
    if (expose) {
      creation.create(cli(), service(), done, "created");
    }
    if (!attached) {
      creation.create(cli(), pod(), done, "created");
      done.show();
      return 0;
    }
    cli().api().create(Kinds.POD, pod());
    try {
      return attached();
    } finally {
      if (remove) {
        Interruption.putOff(
            () -> cli().api().delete(Kinds.POD, cli().namespace(), name, DeleteOptions.DEFAULT));
        cli().note("pod \"" + name + "\" deleted from " + cli().namespace() + " namespace");
      }
    }
  }

  private int attached() {
    var key = new ObjectKey(cli().namespace(), name);
    var started =
        Await.<Pod>until(
            cli().api(),
            Kinds.POD,
            key,
            TimeSpan.parse(patience),
            pod -> pod.filter(p -> !Pods.phase(p).equals("Pending")).isPresent());
    if (!started) {
      throw new NetduoException(
          "timed out waiting for the condition", "see why: kubectl describe pod " + name);
    }
    var streams = cli().flushedStreams();
    cli().pods().logs(key.namespace(), name, "", true, -1, streams.out(), streams.err());
    var pod = cli().api().get(Kinds.POD, key.namespace(), name);
    return pod.map(RunCommand::exitCode).orElse(0);
  }

  private static int exitCode(Pod pod) {
    return dev.netduo.k8s.table.PodSummary.containers(pod).stream()
        .filter(c -> c.getState() != null && c.getState().getTerminated() != null)
        .mapToInt(c -> c.getState().getTerminated().getExitCode())
        .findFirst()
        .orElse(0);
  }

  private Map<String, String> ownLabels() {
    return labels.isEmpty() ? Map.of("run", name) : labels;
  }

  private Pod pod() {
    var container =
        new ContainerBuilder()
            .withName(name)
            .withImage(image)
            .withCommand(command ? args : List.of())
            .withArgs(command ? List.of() : args)
            .withEnv(
                env.entrySet().stream()
                    .map(e -> new EnvVar(e.getKey(), e.getValue(), null))
                    .toList());
    port.ifPresent(p -> container.addNewPort().withContainerPort(p).endPort());
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(cli().namespace())
        .withLabels(ownLabels())
        .endMetadata()
        .withNewSpec()
        .withContainers(container.build())
        .withRestartPolicy(restart)
        .endSpec()
        .build();
  }

  private Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(cli().namespace())
        .endMetadata()
        .withNewSpec()
        .withSelector(ownLabels())
        .addNewPort()
        .withPort(port.orElseThrow())
        .withTargetPort(new IntOrString(port.orElseThrow()))
        .endPort()
        .endSpec()
        .build();
  }
}
