package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code kubectl create service} makes: a service for the pods labelled app=NAME. */
final class CreateServiceCommands {
  private CreateServiceCommands() {}

  /** What they share. */
  abstract static class OfType extends KubeLine {
    private final String type;

    @Mixin private final Creation creation = new Creation();

    @Parameters(index = "0", paramLabel = "NEW-NAME", description = "Its name.")
    private String name = "";

    @Option(
        names = "--tcp",
        split = ",",
        paramLabel = "PORT[:TARGET]",
        description = "Its port, and after a colon that of the pods by number or name.")
    private List<String> tcp = new ArrayList<>();

    OfType(Cli cli, String type) {
      super(cli);
      this.type = type;
    }

    /** Fills in what only this type has. */
    abstract void complete(ServiceSpec spec);

    /** Whether it may be without ports. */
    boolean portless() {
      return false;
    }

    @Override
    final int run() {
      if (tcp.isEmpty() && !portless()) {
        throw new NetduoException("at least one tcp port specifier must be provided", "--tcp=80");
      }
      var labels = Map.of("app", name);
      var service =
          new ServiceBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(cli().namespace())
              .withLabels(labels)
              .endMetadata()
              .withNewSpec()
              .withType(type)
              .withSelector(labels)
              .withPorts(tcp.stream().map(PortSpecifier::parse).map(OfType::port).toList())
              .endSpec()
              .build();
      complete(service.getSpec());
      var done = new Done(cli(), form());
      creation.create(cli(), service, done, "created");
      done.show();
      return 0;
    }

    private static ServicePort port(PortSpecifier specifier) {
      return new ServicePortBuilder()
          .withName(specifier.name())
          .withProtocol("TCP")
          .withPort(specifier.port())
          .withTargetPort(specifier.target())
          .build();
    }
  }

  /** {@code kubectl create service clusterip}. */
  @Command(
      name = "clusterip",
      description = "Creates a service with an address inside the cluster, or with none.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  kubectl create service clusterip web --tcp=80:8080",
        "  kubectl create service clusterip db --clusterip=None"
      })
  static final class ClusterIp extends OfType {
    private static final String HEADLESS = "None";

    @Option(
        names = "--clusterip",
        defaultValue = "",
        paramLabel = "ADDRESS",
        description = "Its address, or None for a headless service.")
    private String clusterIp = "";

    ClusterIp(Cli cli) {
      super(cli, "ClusterIP");
    }

    @Override
    boolean portless() {
      return clusterIp.equals(HEADLESS);
    }

    @Override
    void complete(ServiceSpec spec) {
      if (!clusterIp.isEmpty()) {
        spec.setClusterIP(clusterIp);
      }
    }
  }

  /** {@code kubectl create service nodeport}. */
  @Command(
      name = "nodeport",
      description = "Creates a service that every node leads to, by a port of its own.",
      footerHeading = "%nExample:%n",
      footer = "  kubectl create service nodeport web --tcp=80 --node-port=30080")
  static final class NodePort extends OfType {
    @Option(
        names = "--node-port",
        defaultValue = "0",
        paramLabel = "PORT",
        description = "The nodes' port; chosen where it is not given.")
    private int nodePort;

    NodePort(Cli cli) {
      super(cli, "NodePort");
    }

    @Override
    void complete(ServiceSpec spec) {
      if (nodePort != 0) {
        spec.getPorts().forEach(port -> port.setNodePort(nodePort));
      }
    }
  }

  /** {@code kubectl create service loadbalancer}. */
  @Command(
      name = "loadbalancer",
      description = "Creates a service with an address outside the cluster as well.",
      footerHeading = "%nExample:%n",
      footer = "  kubectl create service loadbalancer web --tcp=80:8080")
  static final class LoadBalancer extends OfType {
    LoadBalancer(Cli cli) {
      super(cli, "LoadBalancer");
    }

    @Override
    void complete(ServiceSpec spec) {
      // Its addresses are given by the cluster.
    }
  }

  /** {@code kubectl create service externalname}. */
  @Command(
      name = "externalname",
      description = "Creates a service that is another name for a name outside the cluster.",
      footerHeading = "%nExample:%n",
      footer = "  kubectl create service externalname store --external-name=db.example.com")
  static final class ExternalName extends OfType {
    private static final Pattern NAME =
        Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    @Option(
        names = "--external-name",
        required = true,
        paramLabel = "NAME",
        description = "The name it stands for.")
    private String externalName = "";

    ExternalName(Cli cli) {
      super(cli, "ExternalName");
    }

    @Override
    boolean portless() {
      return true;
    }

    @Override
    void complete(ServiceSpec spec) {
      if (!NAME.matcher(externalName).matches()) {
        throw new NetduoException("invalid service external name " + externalName);
      }
      spec.setExternalName(externalName);
    }
  }
}
