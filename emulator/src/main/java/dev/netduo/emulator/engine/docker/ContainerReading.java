package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Ports;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.Container.Attachment;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link Container} out of the Engine's inspect answer. */
final class ContainerReading {
  // Networks of this name stand for "no place on any network".
  private static final Set<String> NO_NETWORK = Set.of("none", "host");

  private ContainerReading() {}

  static Container read(InspectContainerResponse raw) {
    var state = raw.getState();
    var config = raw.getConfig();
    var labels = config.getLabels();
    var networkMode = raw.getHostConfig().getNetworkMode();
    var settings = raw.getNetworkSettings();
    return new Container(
        raw.getId(),
        raw.getName().replaceFirst("^/", ""),
        Objects.requireNonNullElse(config.getImage(), ""),
        command(raw),
        labels == null ? Map.of() : Map.copyOf(labels),
        Objects.requireNonNullElse(state.getStatus(), ""),
        Objects.requireNonNullElse(state.getExitCodeLong(), 0L).intValue(),
        Objects.requireNonNullElse(raw.getRestartCount(), 0),
        Objects.requireNonNullElse(state.getPidLong(), 0L).intValue(),
        Objects.requireNonNullElse(config.getHostName(), ""),
        Objects.requireNonNullElse(networkMode, ""),
        attachments(settings.getNetworks()),
        mappings(settings.getPorts()),
        exposed(config.getExposedPorts()),
        Objects.requireNonNullElse(raw.getImageId(), ""),
        Boolean.TRUE.equals(state.getOOMKilled()),
        Objects.requireNonNullElse(state.getError(), ""),
        instant(raw.getCreated()).orElse(Instant.EPOCH),
        instant(state.getStartedAt()),
        instant(state.getFinishedAt()));
  }

  private static List<String> command(InspectContainerResponse raw) {
    var arguments = raw.getArgs() == null ? new String[0] : raw.getArgs();
    return Stream.concat(
            Stream.ofNullable(raw.getPath()).filter(path -> !path.isEmpty()),
            Arrays.stream(arguments))
        .toList();
  }

  private static Map<String, Attachment> attachments(
      @Nullable Map<String, ContainerNetwork> networks) {
    var attachments = new LinkedHashMap<String, Attachment>();
    if (networks != null) {
      networks.entrySet().stream()
          .filter(entry -> !NO_NETWORK.contains(entry.getKey()))
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> attachments.put(entry.getKey(), attachment(entry.getValue())));
    }
    return Collections.unmodifiableMap(attachments);
  }

  private static Attachment attachment(ContainerNetwork network) {
    var v4 = DockerNetworks.ip(network.getIpAddress());
    var v6 = DockerNetworks.ip(network.getGlobalIPv6Address());
    var prefix =
        v4.isPresent() || v6.isEmpty()
            ? network.getIpPrefixLen()
            : network.getGlobalIPv6PrefixLen();
    return new Attachment(
        Objects.requireNonNullElse(network.getNetworkID(), ""),
        v4.or(() -> v6),
        prefix == null ? 0 : prefix,
        gateway(network),
        Objects.requireNonNullElse(network.getMacAddress(), ""),
        network.getAliases() == null ? List.of() : List.copyOf(network.getAliases()),
        v6);
  }

  private static Optional<Ip> gateway(ContainerNetwork network) {
    return DockerNetworks.ip(network.getGateway())
        .or(() -> DockerNetworks.ip(network.getIpV6Gateway()));
  }

  private static List<PortMapping> mappings(@Nullable Ports ports) {
    var mappings = new ArrayList<PortMapping>();
    if (ports != null && ports.getBindings() != null) {
      ports
          .getBindings()
          .forEach((port, bindings) -> {
            for (var binding : bindings == null ? new Ports.Binding[0] : bindings) {
              mappings.add(
                  new PortMapping(
                      Objects.requireNonNullElse(binding.getHostIp(), ""),
                      Integer.parseInt(Objects.requireNonNullElse(binding.getHostPortSpec(), "0")),
                      exposed(port)));
            }
          });
    }
    mappings.sort(
        Comparator.comparingInt((PortMapping mapping) -> mapping.container().port())
            .thenComparing(mapping -> mapping.container().protocol())
            .thenComparing(PortMapping::hostIp)
            .thenComparingInt(PortMapping::hostPort));
    return List.copyOf(mappings);
  }

  private static List<ExposedPort> exposed(
      com.github.dockerjava.api.model.ExposedPort @Nullable [] ports) {
    return ports == null
        ? List.of()
        : Arrays.stream(ports)
            .map(ContainerReading::exposed)
            .sorted(Comparator.comparingInt(ExposedPort::port).thenComparing(ExposedPort::protocol))
            .toList();
  }

  private static ExposedPort exposed(com.github.dockerjava.api.model.ExposedPort port) {
    return new ExposedPort(
        port.getPort(), Protocol.valueOf(port.getProtocol().toString().toUpperCase(Locale.ROOT)));
  }

  // The Engine writes "never" as year 1.
  private static Optional<Instant> instant(@Nullable String text) {
    return Optional.ofNullable(text)
        .filter(written -> !written.isEmpty() && !written.startsWith("0001-"))
        .map(written -> OffsetDateTime.parse(written).toInstant());
  }
}
