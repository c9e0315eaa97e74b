package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineVersion;
import dev.netduo.emulator.engine.Images;
import dev.netduo.emulator.engine.Networks;
import dev.netduo.emulator.engine.Services;
import dev.netduo.emulator.engine.Swarm;
import dev.netduo.emulator.engine.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;

/**
 * A Docker Engine over its API. Requests go to unversioned paths, so that every Engine answers in
 * its own newest version: 1.41 as well as those whose oldest is 1.44.
 */
public final class DockerEngine implements ContainerEngine {
  private final EngineAddress address;
  private final EngineErrors errors;
  private final DockerClient client;
  private final Containers containers;
  private final Networks networks;
  private final Images images;
  private final Volumes volumes;
  private final Swarm swarm;
  private final Services services;

  private DockerEngine(EngineAddress address) {
    this.address = address;
    this.errors = new EngineErrors(address);
    var transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(address.uri())
            .connectionTimeout(Duration.ofSeconds(5))
            .build();
    this.client = client(address, transport);
    this.containers = new DockerContainers(client, new ExecStart(address, errors), errors);
    this.networks = new DockerNetworks(client, errors);
    this.images = new DockerImages(client, new ImageImport(transport, errors), errors);
    this.volumes = new DockerVolumes(client, errors);
    this.swarm = new DockerSwarm(client, errors);
    this.services = new DockerServices(client, errors);
  }

  /**
   * The Engine that {@code DOCKER_HOST} names, or the one at the default socket. Whether it answers
   * shows with the first request.
   *
   * @throws dev.netduo.emulator.NetduoException where {@code DOCKER_HOST} is neither {@code
   *     unix://} nor {@code tcp://}
   */
  public static DockerEngine connect() {
    return new DockerEngine(EngineAddress.fromEnvironment());
  }

  /**
   * The Engine at an address as in {@code DOCKER_HOST}, for example {@code tcp://10.0.0.7:2375}.
   */
  public static DockerEngine connect(String address) {
    return new DockerEngine(EngineAddress.parse(address));
  }

  private static DockerClient client(EngineAddress address, DockerHttpClient transport) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(address.toString())
            .withDockerTlsVerify(false)
            .withApiVersion(RemoteApiVersion.UNKNOWN_VERSION)
            .build();
    return DockerClientImpl.getInstance(config, transport);
  }

  @Override
  public EngineVersion version() {
    return errors.translated(() -> {
      var version = client.versionCmd().exec();
      var info = client.infoCmd().exec();
      return new EngineVersion(
          version.getVersion(),
          version.getApiVersion(),
          String.valueOf(version.getMinAPIVersion()),
          version.getKernelVersion(),
          Objects.requireNonNullElse(info.getOperatingSystem(), ""),
          address.toString());
    });
  }

  @Override
  public Containers containers() {
    return containers;
  }

  @Override
  public Networks networks() {
    return networks;
  }

  @Override
  public Images images() {
    return images;
  }

  @Override
  public Volumes volumes() {
    return volumes;
  }

  @Override
  public Swarm swarm() {
    return swarm;
  }

  @Override
  public Services services() {
    return services;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
