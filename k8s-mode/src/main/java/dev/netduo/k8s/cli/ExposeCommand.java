package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.cli.grammar.Chosen;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl expose}. */
@Command(
    name = "expose",
    description = "Creates a service for the pods of a deployment, replica set, service or pod.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl expose deployment web --port=80 --target-port=8080",
      "  kubectl expose pod/db --port=5432 --name=database"
    })
final class ExposeCommand extends KubeLine {
  @Mixin private final Creation creation = new Creation();

  @Parameters(
      index = "0",
      paramLabel = KubectlNames.TYPE,
      description = "deployment, replicaset, service or pod, alone or as TYPE/NAME.")
  private String type = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = KubectlNames.NAME,
      description = "Which one.")
  private Optional<String> object = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The service's port, by default those of the containers.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--target-port",
      paramLabel = "PORT",
      description = "The pods' port by number or name, by default the same.")
  private Optional<String> targetPort = Optional.empty();

  @Option(names = "--protocol", paramLabel = "PROTOCOL", description = "TCP, UDP or SCTP.")
  private Optional<String> protocol = Optional.empty();

  @Option(names = "--name", paramLabel = "NEW-NAME", description = "Its name, by default the same.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--type",
      defaultValue = "ClusterIP",
      paramLabel = "KIND",
      description = "Kind of service, by default ${DEFAULT-VALUE}.")
  private String serviceType = "ClusterIP";

  @Option(names = "--cluster-ip", paramLabel = "ADDRESS", description = "Its address, or None.")
  private Optional<String> clusterIp = Optional.empty();

  @Option(names = "--selector", paramLabel = "LABELS", description = "The pods' labels, a=1,b=2.")
  private Optional<String> selector = Optional.empty();

  @Option(
      names = {"-l", "--labels"},
      paramLabel = "LABELS",
      description = "The service's own labels, a=1,b=2.")
  private Optional<String> labels = Optional.empty();

  ExposeCommand(Cli cli) {
    super(cli);
  }

  /** What is known of the pods behind an object. */
  private record Backing(Map<String, String> selector, List<ServicePort> ports) {}

  @Override
  int run() {
    var operands = new ArrayList<String>(List.of(type));
    object.ifPresent(operands::add);
    var chosen = Chosen.parse(operands, "expose");
    if (chosen.size() != 1 || chosen.getFirst().names().size() != 1) {
      throw new NetduoException("one object is exposed at a time", "kubectl expose deployment web");
    }
    var kind = chosen.getFirst().kind();
    var exposed = require(kind, chosen.getFirst().names().getFirst());
    var done = new Done(cli(), form());
    creation.create(cli(), service(exposed, backing(kind, exposed)), done, "exposed");
    done.show();
    return 0;
  }

  private HasMetadata require(ResourceKind<?> kind, String wanted) {
    return cli()
        .api()
        .get(kind, kind.namespaced() ? cli().namespace() : "", wanted)
        .<HasMetadata>map(found -> found)
        .orElseThrow(() -> ApiException.notFound(kind, wanted));
  }

  private Backing backing(ResourceKind<?> kind, HasMetadata exposed) {
    return switch (exposed) {
      case Pod pod -> new Backing(Pods.labels(pod), ports(pod.getSpec()));
      case Deployment d ->
          new Backing(
              matched(kind, d.getSpec().getSelector()), ports(d.getSpec().getTemplate().getSpec()));
      case ReplicaSet r ->
          new Backing(
              matched(kind, r.getSpec().getSelector()), ports(r.getSpec().getTemplate().getSpec()));
      case Service s ->
          new Backing(Text.map(s.getSpec().getSelector()), Text.list(s.getSpec().getPorts()));
      default ->
          throw new NetduoException(
              "cannot expose a " + kind.kind(), "expose a deployment, replicaset, service or pod");
    };
  }

  private static Map<String, String> matched(ResourceKind<?> kind, LabelSelector selector) {
    if (!Text.list(selector.getMatchExpressions()).isEmpty()) {
      throw new NetduoException(
          "couldn't convert expressions of the " + kind.singular() + " to a map-based selector",
          "say which pods with --selector");
    }
    return Text.map(selector.getMatchLabels());
  }

  private static List<ServicePort> ports(PodSpec spec) {
    return spec.getContainers().stream()
        .flatMap(container -> Text.list(container.getPorts()).stream())
        .map(ExposeCommand::port)
        .toList();
  }

  private static ServicePort port(ContainerPort port) {
    return new ServicePortBuilder()
        .withPort(port.getContainerPort())
        .withProtocol(port.getProtocol())
        .withTargetPort(new IntOrString(port.getContainerPort()))
        .build();
  }

  private Service service(HasMetadata exposed, Backing backing) {
    var service =
        new ServiceBuilder()
            .withNewMetadata()
            .withName(name.orElse(exposed.getMetadata().getName()))
            .withNamespace(cli().namespace())
            .withLabels(
                labels
                    .map(ExposeCommand::pairs)
                    .orElse(Text.map(exposed.getMetadata().getLabels())))
            .endMetadata()
            .withNewSpec()
            .withSelector(selector.map(ExposeCommand::pairs).orElse(backing.selector()))
            .withPorts(ports(backing))
            .withType(serviceType)
            .endSpec();
    clusterIp.ifPresent(ip -> service.editSpec().withClusterIP(ip).endSpec());
    return service.build();
  }

  private List<ServicePort> ports(Backing backing) {
    if (port.isEmpty() && backing.ports().isEmpty()) {
      throw new NetduoException(
          "couldn't find port via --port flag or introspection", "add --port=80");
    }
    var wanted =
        port.map(p -> List.of(new ServicePortBuilder().withPort(p).build()))
            .orElse(backing.ports());
    var several = wanted.size() > 1;
    var ports = new ArrayList<ServicePort>();
    for (int i = 0; i < wanted.size(); i++) {
      var each = new ServicePortBuilder(wanted.get(i)).withNodePort(null);
      protocol.ifPresent(p -> each.withProtocol(p.toUpperCase(Locale.ROOT)));
      targetPort.ifPresent(t -> each.withTargetPort(target(t)));
      if (each.buildTargetPort() == null) {
        each.withTargetPort(new IntOrString(each.getPort()));
      }
      if (several) {
        each.withName("port-" + (i + 1));
      }
      ports.add(each.build());
    }
    return ports;
  }

  private static IntOrString target(String text) {
    return text.matches("\\d+") ? new IntOrString(Integer.valueOf(text)) : new IntOrString(text);
  }

  private static Map<String, String> pairs(String text) {
    var pairs = new java.util.LinkedHashMap<String, String>();
    for (var requirement : Selector.parse(text).requirements()) {
      if (requirement.operator() != Selector.Operator.IN || requirement.values().size() != 1) {
        throw new NetduoException("'" + text + "' is no list of labels", "write a=1,b=2");
      }
      pairs.put(requirement.key(), requirement.values().getFirst());
    }
    return pairs;
  }
}
