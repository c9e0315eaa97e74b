package dev.netduo.emulator.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.Limits;
import dev.netduo.emulator.engine.ContainerSpec.Mount;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.net.Ip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects a {@link ContainerSpec}; each method sets the component of the same name. */
public final class ContainerSpecBuilder {
  private final String name;
  private final String image;
  private List<String> command = List.of();
  private List<String> entrypoint = List.of();
  private Map<String, String> environment = Map.of();
  private Map<String, String> labels = Map.of();
  private String hostname = "";
  private String network = "none";
  private List<String> aliases = List.of();
  private Optional<Ip> ip = Optional.empty();
  private List<PortMapping> ports = List.of();
  private List<ExposedPort> exposed = List.of();
  private boolean publishAll = false;
  private List<String> capabilities = List.of();
  private List<String> droppedCapabilities = List.of();
  private Map<String, String> sysctls = Map.of();
  private Dns dns = Dns.DEFAULT;
  private List<String> extraHosts = List.of();
  private List<String> securityOptions = List.of();
  private boolean hostPid = false;
  private String restartPolicy = "no";
  private boolean tty = false;
  private boolean interactive = false;
  private boolean autoRemove = false;
  private List<String> binds = List.of();
  private List<String> deviceRules = List.of();
  private List<String> volumes = List.of();
  private String user = "";
  private String workingDirectory = "";
  private Limits limits = Limits.NONE;
  private boolean readOnlyRoot = false;
  private String ipc = "";
  private List<Mount> mounts = List.of();

  ContainerSpecBuilder(String name, String image) {
    this.name = name;
    this.image = image;
  }

  /** Sets {@link ContainerSpec#command()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder command(List<String> value) {
    this.command = value;
    return this;
  }

  /** Sets {@link ContainerSpec#entrypoint()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder entrypoint(List<String> value) {
    this.entrypoint = value;
    return this;
  }

  /** Sets {@link ContainerSpec#environment()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder environment(Map<String, String> value) {
    this.environment = value;
    return this;
  }

  /** Adds a variable to {@link ContainerSpec#environment()} where it is not set. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder variable(String name, String value) {
    var all = new LinkedHashMap<>(environment);
    all.putIfAbsent(name, value);
    this.environment = all;
    return this;
  }

  /** Sets {@link ContainerSpec#labels()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder labels(Map<String, String> value) {
    this.labels = value;
    return this;
  }

  /** Sets {@link ContainerSpec#hostname()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder hostname(String value) {
    this.hostname = value;
    return this;
  }

  /** Sets {@link ContainerSpec#network()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder network(String value) {
    this.network = value;
    return this;
  }

  /** Sets {@link ContainerSpec#aliases()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder aliases(List<String> value) {
    this.aliases = value;
    return this;
  }

  /** Sets {@link ContainerSpec#ip()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder ip(Optional<Ip> value) {
    this.ip = value;
    return this;
  }

  /** Sets {@link ContainerSpec#ports()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder ports(List<PortMapping> value) {
    this.ports = value;
    return this;
  }

  /** Sets {@link ContainerSpec#exposed()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder exposed(List<ExposedPort> value) {
    this.exposed = value;
    return this;
  }

  /** Sets {@link ContainerSpec#publishAll()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder publishAll(boolean value) {
    this.publishAll = value;
    return this;
  }

  /** Sets {@link ContainerSpec#capabilities()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder capabilities(List<String> value) {
    this.capabilities = value;
    return this;
  }

  /** Sets {@link ContainerSpec#sysctls()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder sysctls(Map<String, String> value) {
    this.sysctls = value;
    return this;
  }

  /** Sets {@link ContainerSpec#dns()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder dns(Dns value) {
    this.dns = value;
    return this;
  }

  /** Sets {@link ContainerSpec#extraHosts()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder extraHosts(List<String> value) {
    this.extraHosts = value;
    return this;
  }

  /** Sets {@link ContainerSpec#securityOptions()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder securityOptions(List<String> value) {
    this.securityOptions = value;
    return this;
  }

  /** Sets {@link ContainerSpec#hostPid()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder hostPid(boolean value) {
    this.hostPid = value;
    return this;
  }

  /** Sets {@link ContainerSpec#restartPolicy()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder restartPolicy(String value) {
    this.restartPolicy = value;
    return this;
  }

  /** Sets {@link ContainerSpec#tty()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder tty(boolean value) {
    this.tty = value;
    return this;
  }

  /** Sets {@link ContainerSpec#interactive()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder interactive(boolean value) {
    this.interactive = value;
    return this;
  }

  /** Sets {@link ContainerSpec#autoRemove()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder autoRemove(boolean value) {
    this.autoRemove = value;
    return this;
  }

  /** Sets {@link ContainerSpec#binds()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder binds(List<String> value) {
    this.binds = value;
    return this;
  }

  /** Sets {@link ContainerSpec#user()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder user(String value) {
    this.user = value;
    return this;
  }

  /** Sets {@link ContainerSpec#workingDirectory()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder workingDirectory(String value) {
    this.workingDirectory = value;
    return this;
  }

  /** Sets {@link ContainerSpec#limits()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder limits(Limits value) {
    this.limits = value;
    return this;
  }

  /** Sets {@link ContainerSpec#deviceRules()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder deviceRules(List<String> value) {
    this.deviceRules = value;
    return this;
  }

  /** Sets {@link ContainerSpec#volumes()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder volumes(List<String> value) {
    this.volumes = value;
    return this;
  }

  /** Sets {@link ContainerSpec#droppedCapabilities()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder droppedCapabilities(List<String> value) {
    this.droppedCapabilities = value;
    return this;
  }

  /** Sets {@link ContainerSpec#readOnlyRoot()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder readOnlyRoot(boolean value) {
    this.readOnlyRoot = value;
    return this;
  }

  /** Sets {@link ContainerSpec#ipc()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder ipc(String value) {
    this.ipc = value;
    return this;
  }

  /** Sets {@link ContainerSpec#mounts()}. */
  @CanIgnoreReturnValue
  public ContainerSpecBuilder mounts(List<Mount> value) {
    this.mounts = value;
    return this;
  }

  /** The finished description. */
  public ContainerSpec build() {
    return new ContainerSpec(
        name,
        image,
        command,
        entrypoint,
        environment,
        labels,
        hostname,
        network,
        aliases,
        ip,
        ports,
        exposed,
        publishAll,
        capabilities,
        droppedCapabilities,
        sysctls,
        dns,
        extraHosts,
        securityOptions,
        hostPid,
        restartPolicy,
        tty,
        interactive,
        autoRemove,
        binds,
        deviceRules,
        volumes,
        user,
        workingDirectory,
        limits,
        readOnlyRoot,
        ipc,
        mounts);
  }
}
