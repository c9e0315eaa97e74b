package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network.ContainerNetworkConfig;
import com.github.dockerjava.api.model.Network.Ipam;
import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.engine.Network;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.engine.Networks;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Networks over docker-java. */
final class DockerNetworks implements Networks {
  private final DockerClient client;
  private final EngineErrors errors;

  DockerNetworks(DockerClient client, EngineErrors errors) {
    this.client = client;
    this.errors = errors;
  }

  @Override
  public String create(NetworkSpec spec) {
    var command =
        client
            .createNetworkCmd()
            .withName(spec.name())
            .withDriver(spec.driver())
            .withInternal(spec.internal())
            .withAttachable(spec.attachable())
            .withEnableIpv6(spec.ipv6())
            // Before Engine 25 a second network of the same name is made without this.
            .withCheckDuplicate(true)
            .withOptions(spec.options())
            .withLabels(spec.labels());
    if (!spec.ranges().isEmpty()) {
      command.withIpam(
          new Ipam().withConfig(spec.ranges().stream().map(DockerNetworks::config).toList()));
    }
    return Interruption.shield(() -> errors.translated(() -> command.exec().getId()));
  }

  private static Ipam.Config config(NetworkSpec.Range range) {
    var config = new Ipam.Config().withSubnet(range.subnet().toString());
    range.gateway().ifPresent(gateway -> config.withGateway(gateway.toString()));
    range.part().ifPresent(part -> config.withIpRange(part.toString()));
    return config;
  }

  @Override
  public Optional<Network> find(String network) {
    return errors.translated(() -> {
      try {
        return Optional.of(network(client.inspectNetworkCmd().withNetworkId(network).exec()));
      } catch (NotFoundException e) {
        return Optional.empty();
      }
    });
  }

  @Override
  public List<Network> list(Map<String, String> labels) {
    return errors.translated(() ->
        client.listNetworksCmd().withFilter("label", LabelFilter.of(labels)).exec().stream()
            .map(DockerNetworks::network)
            .toList());
  }

  @Override
  public void connect(String network, String container, List<String> aliases, Optional<Ip> ip) {
    var place = new ContainerNetwork().withAliases(aliases);
    // docker-java ignores withIpv4Address; the Engine reads the address from IPAMConfig.
    ip.ifPresent(address ->
        place.withIpamConfig(
            address.isV4()
                ? new ContainerNetwork.Ipam().withIpv4Address(address.toString())
                : new ContainerNetwork.Ipam().withIpv6Address(address.toString())));
    errors.translated(() ->
        client
            .connectToNetworkCmd()
            .withNetworkId(network)
            .withContainerId(container)
            .withContainerNetwork(place)
            .exec());
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    errors.translated(() ->
        client
            .disconnectFromNetworkCmd()
            .withNetworkId(network)
            .withContainerId(container)
            .withForce(force)
            .exec());
  }

  @Override
  public void remove(String network) {
    errors.translated(() -> {
      try {
        client.removeNetworkCmd(network).exec();
      } catch (NotFoundException e) {
        // Already gone, which is what was asked for.
      }
    });
  }

  private static Network network(com.github.dockerjava.api.model.Network network) {
    return new Network(
        network.getId(),
        network.getName(),
        network.getDriver(),
        network.getScope(),
        Boolean.TRUE.equals(network.getInternal()),
        Boolean.TRUE.equals(network.isAttachable()),
        Boolean.TRUE.equals(network.getEnableIPv6()),
        subnets(network.getIpam()),
        members(network.getContainers()),
        orEmpty(network.getOptions()),
        orEmpty(network.getLabels()),
        network.getCreated() == null ? Instant.EPOCH : network.getCreated().toInstant());
  }

  private static List<Network.Subnet> subnets(@Nullable Ipam ipam) {
    if (ipam == null || ipam.getConfig() == null) {
      return List.of();
    }
    return ipam.getConfig().stream()
        .filter(range -> range.getSubnet() != null)
        .map(range -> {
          var cidr = Cidr.parse(range.getSubnet());
          return new Network.Subnet(cidr, ip(range.getGateway()));
        })
        .toList();
  }

  private static Map<String, Network.Member> members(
      @Nullable Map<String, ContainerNetworkConfig> members) {
    return members == null
        ? Map.of()
        : members.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> member(entry.getValue())));
  }

  private static Network.Member member(ContainerNetworkConfig member) {
    var address =
        Stream.of(ip(member.getIpv4Address()), ip(member.getIpv6Address()))
            .flatMap(Optional::stream)
            .findFirst();
    return new Network.Member(
        Objects.requireNonNullElse(member.getName(), ""),
        address,
        Objects.requireNonNullElse(member.getMacAddress(), ""));
  }

  /** The address of a text that may be missing, empty, or carry a prefix length. */
  static Optional<Ip> ip(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    var slash = text.indexOf('/');
    return Optional.of(Ip.parse(slash < 0 ? text : text.substring(0, slash)));
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : Map.copyOf(map);
  }
}
