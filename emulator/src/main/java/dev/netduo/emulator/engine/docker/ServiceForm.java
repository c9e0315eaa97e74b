package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.model.Endpoint;
import com.github.dockerjava.api.model.EndpointResolutionMode;
import com.github.dockerjava.api.model.EndpointSpec;
import com.github.dockerjava.api.model.EndpointVirtualIP;
import com.github.dockerjava.api.model.NetworkAttachmentConfig;
import com.github.dockerjava.api.model.PortConfig;
import com.github.dockerjava.api.model.PortConfig.PublishMode;
import com.github.dockerjava.api.model.PortConfigProtocol;
import com.github.dockerjava.api.model.ResourceRequirements;
import com.github.dockerjava.api.model.ServiceGlobalModeOptions;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServicePlacement;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import com.github.dockerjava.api.model.TaskSpec;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.Service;
import dev.netduo.emulator.engine.ServiceSpec;
import dev.netduo.emulator.engine.ServiceSpec.Published;
import dev.netduo.emulator.engine.Services.Task;
import dev.netduo.emulator.net.Protocol;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Services as the Engine's requests and answers have them. */
final class ServiceForm {
  private ServiceForm() {}

  static com.github.dockerjava.api.model.ServiceSpec request(ServiceSpec spec) {
    var container =
        new com.github.dockerjava.api.model.ContainerSpec()
            .withImage(spec.image())
            .withLabels(spec.containerLabels())
            .withArgs(spec.command())
            .withEnv(
                spec.environment().entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .toList());
    var task =
        new TaskSpec()
            .withContainerSpec(container)
            .withPlacement(new ServicePlacement().withConstraints(spec.constraints()))
            .withNetworks(
                spec.networks().stream()
                    .map(network -> new NetworkAttachmentConfig().withTarget(network))
                    .toList());
    if (!spec.limits().equals(Limits.NONE)) {
      task.withResources(new ResourceRequirements().withLimits(TaskLimits.of(spec.limits())));
    }
    return new com.github.dockerjava.api.model.ServiceSpec()
        .withName(spec.name())
        .withLabels(spec.labels())
        .withTaskTemplate(task)
        .withMode(mode(spec.replicas()))
        .withEndpointSpec(
            new EndpointSpec()
                .withMode(
                    spec.endpoint() == ServiceSpec.Endpoint.VIP
                        ? EndpointResolutionMode.VIP
                        : EndpointResolutionMode.DNSRR)
                .withPorts(spec.ports().stream().map(ServiceForm::port).toList()));
  }

  private static Limits limits(@Nullable ResourceRequirements resources) {
    var limits = resources == null ? null : resources.getLimits();
    return limits == null ? Limits.NONE : TaskLimits.read(limits);
  }

  private static ServiceModeConfig mode(OptionalInt replicas) {
    return replicas.isPresent()
        ? new ServiceModeConfig()
            .withReplicated(new ServiceReplicatedModeOptions().withReplicas(replicas.getAsInt()))
        : new ServiceModeConfig().withGlobal(new ServiceGlobalModeOptions());
  }

  private static PortConfig port(Published port) {
    return new PortConfig()
        .withProtocol(PortConfigProtocol.valueOf(port.target().protocol().name()))
        .withTargetPort(port.target().port())
        .withPublishedPort(port.hostPort())
        .withPublishMode(port.onEveryNode() ? PublishMode.ingress : PublishMode.host);
  }

  static Service reading(com.github.dockerjava.api.model.Service service) {
    var spec =
        Objects.requireNonNullElseGet(
            service.getSpec(), com.github.dockerjava.api.model.ServiceSpec::new);
    var task = Objects.requireNonNullElseGet(spec.getTaskTemplate(), TaskSpec::new);
    var container =
        Objects.requireNonNullElseGet(
            task.getContainerSpec(), com.github.dockerjava.api.model.ContainerSpec::new);
    var endpoint = spec.getEndpointSpec();
    var vip = endpoint == null || endpoint.getMode() != EndpointResolutionMode.DNSRR;
    return new Service(
        text(service.getId()),
        new ServiceSpec(
            Objects.requireNonNullElse(spec.getName(), ""),
            Objects.requireNonNullElse(container.getImage(), ""),
            list(container.getArgs()),
            environment(list(container.getEnv())),
            map(spec.getLabels()),
            map(container.getLabels()),
            replicas(spec.getMode()),
            list(task.getNetworks()).stream().map(NetworkAttachmentConfig::getTarget).toList(),
            vip ? ServiceSpec.Endpoint.VIP : ServiceSpec.Endpoint.DNSRR,
            ports(service.getEndpoint(), endpoint),
            task.getPlacement() == null ? List.of() : list(task.getPlacement().getConstraints()),
            limits(task.getResources())),
        virtualAddresses(service.getEndpoint()),
        instant(service.getCreatedAt()),
        instant(service.getUpdatedAt()));
  }

  // The endpoint knows which port the Engine chose; it is empty until the Swarm has come to it.
  private static List<Published> ports(@Nullable Endpoint given, @Nullable EndpointSpec asked) {
    if (given != null && given.getPorts() != null) {
      return Arrays.stream(given.getPorts()).map(ServiceForm::published).toList();
    }
    return asked == null
        ? List.of()
        : list(asked.getPorts()).stream().map(ServiceForm::published).toList();
  }

  private static Published published(PortConfig port) {
    var protocol = port.getProtocol() == null ? "TCP" : port.getProtocol().name();
    return new Published(
        Objects.requireNonNullElse(port.getPublishedPort(), 0),
        new ExposedPort(
            Objects.requireNonNullElse(port.getTargetPort(), 0), Protocol.valueOf(protocol)),
        port.getPublishMode() != PublishMode.host);
  }

  private static OptionalInt replicas(@Nullable ServiceModeConfig mode) {
    return mode == null || mode.getReplicated() == null
        ? OptionalInt.empty()
        : OptionalInt.of((int) mode.getReplicated().getReplicas());
  }

  private static Map<String, String> virtualAddresses(@Nullable Endpoint endpoint) {
    return endpoint == null || endpoint.getVirtualIPs() == null
        ? Map.of()
        : Arrays.stream(endpoint.getVirtualIPs())
            .filter(address -> address.getAddr() != null && !address.getAddr().isEmpty())
            .collect(
                Collectors.toUnmodifiableMap(
                    EndpointVirtualIP::getNetworkID, EndpointVirtualIP::getAddr, (a, b) -> a));
  }

  static Task reading(com.github.dockerjava.api.model.Task task) {
    var status = task.getStatus();
    var container = task.getSpec() == null ? null : task.getSpec().getContainerSpec();
    return new Task(
        task.getId(),
        text(task.getServiceId()),
        task.getSlot() == null ? 0 : task.getSlot(),
        text(task.getNodeId()),
        container == null ? "" : text(container.getImage()),
        status == null ? "new" : DockerSwarm.lower(status.getState()),
        DockerSwarm.lower(task.getDesiredState()),
        status == null ? "" : text(status.getTimestamp()),
        status == null ? "" : text(status.getErr()));
  }

  private static Map<String, String> environment(List<String> variables) {
    return variables.stream()
        .map(variable -> variable.split("=", 2))
        .collect(
            Collectors.toUnmodifiableMap(
                pair -> pair[0], pair -> pair.length > 1 ? pair[1] : "", (a, b) -> b));
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  private static <T> List<T> list(@Nullable List<T> values) {
    return values == null ? List.of() : values;
  }

  private static Map<String, String> map(@Nullable Map<String, String> values) {
    return values == null ? Map.of() : values;
  }

  private static Instant instant(@Nullable Date date) {
    return date == null ? Instant.EPOCH : date.toInstant();
  }
}
