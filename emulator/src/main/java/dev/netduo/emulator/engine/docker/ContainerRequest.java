package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.VolumeOptions;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A {@link ContainerSpec} as the Engine's create request. */
final class ContainerRequest {
  private static final double NANO = 1e9;

  private ContainerRequest() {}

  /**
   * @param volumePath where a volume's files are on the Engine's machine
   */
  static CreateContainerCmd fill(
      CreateContainerCmd command, ContainerSpec spec, UnaryOperator<String> volumePath) {
    checkNetworkSettings(spec);
    // Host settings first: docker-java files aliases and addresses under their network mode.
    command
        .withHostConfig(hostConfig(spec, volumePath))
        .withNetworkDisabled(isBare(spec))
        .withLabels(spec.labels())
        .withEnv(
            spec.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList())
        .withExposedPorts(
            Stream.concat(
                    spec.exposed().stream(), spec.ports().stream().map(port -> port.container()))
                .distinct()
                .map(ContainerRequest::port)
                .toList())
        .withTty(spec.tty())
        .withStdinOpen(spec.interactive())
        // Else the input of the one who attaches would never end for the process inside.
        .withStdInOnce(spec.interactive());
    if (!spec.name().isEmpty()) {
      command.withName(spec.name());
    }
    if (!spec.volumes().isEmpty()) {
      command.withVolumes(spec.volumes().stream().map(Volume::new).toList());
    }
    if (!spec.command().isEmpty()) {
      command.withCmd(spec.command());
    }
    if (!spec.entrypoint().isEmpty()) {
      command.withEntrypoint(spec.entrypoint());
    }
    if (!spec.hostname().isEmpty()) {
      command.withHostName(spec.hostname());
    }
    if (!spec.user().isEmpty()) {
      command.withUser(spec.user());
    }
    if (!spec.workingDirectory().isEmpty()) {
      command.withWorkingDir(spec.workingDirectory());
    }
    if (!spec.aliases().isEmpty()) {
      command.withAliases(spec.aliases());
    }
    spec.ip().filter(Ip::isV4).ifPresent(ip -> command.withIpv4Address(ip.toString()));
    spec.ip().filter(ip -> !ip.isV4()).ifPresent(ip -> command.withIpv6Address(ip.toString()));
    return command;
  }

  private static boolean isBare(ContainerSpec spec) {
    return spec.network().equals(ContainerSpec.BARE);
  }

  private static String networkMode(ContainerSpec spec) {
    return isBare(spec) ? "none" : spec.network();
  }

  // docker-java leaves both out for these networks without a word; the Engine would have refused
  // them like this.
  private static void checkNetworkSettings(ContainerSpec spec) {
    if (HostConfig.newHostConfig().withNetworkMode(networkMode(spec)).isUserDefinedNetwork()) {
      return;
    }
    if (spec.ip().isPresent()) {
      throw new EngineException(
          Reason.BAD_REQUEST,
          "user specified IP address is supported on user defined networks only",
          "",
          null);
    }
    if (!spec.aliases().isEmpty()) {
      throw new EngineException(
          Reason.BAD_REQUEST,
          "network-scoped alias is supported only for containers in user defined networks",
          "",
          null);
    }
  }

  private static HostConfig hostConfig(ContainerSpec spec, UnaryOperator<String> volumePath) {
    var host =
        (spec.securityOptions().contains(OpenHostConfig.SYSTEM_PATHS)
                ? new OpenHostConfig()
                : HostConfig.newHostConfig())
            .withNetworkMode(networkMode(spec))
            .withPortBindings(spec.ports().stream().map(ContainerRequest::binding).toList())
            .withPublishAllPorts(spec.publishAll())
            .withCapAdd(
                spec.capabilities().stream()
                    .map(ContainerRequest::capability)
                    .toArray(Capability[]::new))
            .withCapDrop(
                spec.droppedCapabilities().stream()
                    .map(ContainerRequest::capability)
                    .toArray(Capability[]::new))
            .withReadonlyRootfs(spec.readOnlyRoot())
            .withSysctls(spec.sysctls())
            .withRestartPolicy(RestartPolicy.parse(spec.restartPolicy()))
            .withAutoRemove(spec.autoRemove())
            .withBinds(spec.binds().stream().map(Bind::parse).toList());
    if (!spec.dns().servers().isEmpty()) {
      host.withDns(spec.dns().servers());
    }
    if (!spec.dns().search().isEmpty()) {
      host.withDnsSearch(spec.dns().search());
    }
    if (!spec.dns().options().isEmpty()) {
      host.withDnsOptions(spec.dns().options());
    }
    if (!spec.extraHosts().isEmpty()) {
      host.withExtraHosts(spec.extraHosts().toArray(String[]::new));
    }
    var options =
        spec.securityOptions().stream()
            .filter(option -> !option.equals(OpenHostConfig.SYSTEM_PATHS))
            .toList();
    if (!options.isEmpty()) {
      host.withSecurityOpts(options);
    }
    if (!spec.deviceRules().isEmpty()) {
      host.withDeviceCgroupRules(spec.deviceRules());
    }
    if (spec.hostPid()) {
      host.withPidMode("host");
    }
    if (!spec.mounts().isEmpty()) {
      host.withMounts(spec.mounts().stream().map(mount -> mount(mount, volumePath)).toList());
    }
    if (!spec.ipc().isEmpty()) {
      host.withIpcMode(spec.ipc());
    }
    limit(host, spec.limits());
    return host;
  }

  private static void limit(HostConfig host, ContainerSpec.Limits limits) {
    if (limits.memoryBytes() > 0) {
      // Without the second the Engine allows as much swap again.
      host.withMemory(limits.memoryBytes()).withMemorySwap(limits.memoryBytes());
    }
    if (limits.processes() > 0) {
      host.withPidsLimit(limits.processes());
    }
    if (limits.cpus() > 0) {
      host.withNanoCPUs(Math.round(limits.cpus() * NANO));
    }
  }

  // Engines before 26 mount a volume only as a whole: a part of it is a path on the Engine's
  // machine.
  private static Mount mount(ContainerSpec.Mount wanted, UnaryOperator<String> volumePath) {
    var volume = wanted.volume();
    var mount = new Mount().withTarget(wanted.target()).withReadOnly(wanted.readOnly());
    if (!wanted.subPath().isEmpty()) {
      return mount
          .withType(MountType.BIND)
          .withSource(volumePath.apply(volume.name()) + "/" + wanted.subPath());
    }
    var options = new VolumeOptions().withNoCopy(true).withLabels(volume.labels());
    if (!volume.options().isEmpty()) {
      options.withDriverConfig(new Driver().withName("local").withOptions(volume.options()));
    }
    return mount.withType(MountType.VOLUME).withSource(volume.name()).withVolumeOptions(options);
  }

  private static PortBinding binding(ContainerSpec.PortMapping mapping) {
    var hostIp =
        mapping.hostIp().isEmpty() ? Optional.<String>empty() : Optional.of(mapping.hostIp());
    var hostPort = mapping.hostPort() == 0 ? "" : Integer.toString(mapping.hostPort());
    return new PortBinding(new Binding(hostIp.orElse(null), hostPort), port(mapping.container()));
  }

  private static com.github.dockerjava.api.model.ExposedPort port(ExposedPort port) {
    return new com.github.dockerjava.api.model.ExposedPort(
        port.port(), InternetProtocol.parse(port.protocol().lowerCase()));
  }

  private static Capability capability(String name) {
    try {
      // The Engine takes them in any case, with the prefix or without.
      return Capability.valueOf(name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""));
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          Reason.BAD_REQUEST,
          "'" + name + "' is no Linux capability",
          "write it like NET_ADMIN; known ones: " + List.of(Capability.values()),
          e);
    }
  }
}
