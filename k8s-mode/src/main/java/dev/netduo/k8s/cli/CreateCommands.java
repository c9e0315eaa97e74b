package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code kubectl create} makes from flags. */
final class CreateCommands {
  private CreateCommands() {}

  /** {@code kubectl create namespace}. */
  @Command(
      name = "namespace",
      aliases = "ns",
      description = "Creates a namespace.",
      footerHeading = "%nExample:%n",
      footer = "  kubectl create namespace shop")
  static final class OfNamespace extends KubeLine {
    @Mixin private final Creation creation = new Creation();

    @Parameters(index = "0", paramLabel = "NEW-NAME", description = "Its name.")
    private String name = "";

    OfNamespace(Cli cli) {
      super(cli);
    }

    @Override
    int run() {
      var done = new Done(cli(), form());
      creation.create(
          cli(),
          new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build(),
          done,
          "created");
      done.show();
      return 0;
    }
  }

  /** {@code kubectl create deployment}. */
  @Command(
      name = "deployment",
      aliases = "deploy",
      description = "Creates a deployment whose pods are labelled app=NAME.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  kubectl create deployment web --image=netduo/box --replicas=3 --port=80",
        "  kubectl create deployment web --image=netduo/box --dry-run=client -o yaml",
        "  kubectl create deployment sleeper --image=netduo/box -- sleep 600"
      })
  static final class OfDeployment extends KubeLine {
    @Mixin private final Creation creation = new Creation();

    @Parameters(index = "0", paramLabel = "NEW-NAME", description = "Its name.")
    private String name = "";

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "What its pods run.")
    private List<String> command = new ArrayList<>();

    @Option(
        names = "--image",
        required = true,
        split = ",",
        paramLabel = "IMAGE",
        description = "The image; several make a container each.")
    private List<String> images = new ArrayList<>();

    @Option(
        names = {"-r", "--replicas"},
        defaultValue = "1",
        paramLabel = "COUNT",
        description = "How many pods, by default ${DEFAULT-VALUE}.")
    private int replicas = 1;

    @Option(names = "--port", paramLabel = "PORT", description = "The port it listens on.")
    private Optional<Integer> port = Optional.empty();

    OfDeployment(Cli cli) {
      super(cli);
    }

    @Override
    int run() {
      if (images.size() > 1 && !command.isEmpty()) {
        throw new NetduoException(
            "cannot specify multiple --image options and command", "give one image, or no command");
      }
      var labels = Map.of("app", name);
      var deployment =
          new DeploymentBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(cli().namespace())
              .withLabels(labels)
              .endMetadata()
              .withNewSpec()
              .withReplicas(replicas)
              .withNewSelector()
              .withMatchLabels(labels)
              .endSelector()
              .withNewTemplate()
              .withNewMetadata()
              .withLabels(labels)
              .endMetadata()
              .withNewSpec()
              .withContainers(images.stream().map(this::container).toList())
              .endSpec()
              .endTemplate()
              .endSpec()
              .build();
      var done = new Done(cli(), form());
      creation.create(cli(), deployment, done, "created");
      done.show();
      return 0;
    }

    private Container container(String image) {
      var container =
          new ContainerBuilder().withName(nameOf(image)).withImage(image).withCommand(command);
      port.ifPresent(p -> container.addNewPort().withContainerPort(p).endPort());
      return container.build();
    }

    // As kubectl: the last part of the image's path, without tag and digest.
    private static String nameOf(String image) {
      var last = image.substring(image.lastIndexOf('/') + 1);
      return last.replaceAll("[:@].*", "").replaceAll("[^a-zA-Z0-9-]", "-");
    }
  }
}
