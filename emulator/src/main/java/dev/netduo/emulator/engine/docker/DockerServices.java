package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.Service;
import dev.netduo.emulator.engine.ServiceSpec;
import dev.netduo.emulator.engine.Services;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Services over docker-java. */
final class DockerServices implements Services {
  // The Engine has no word for "all" here; without a limit docker-java sends none.
  private static final int EVERY_LINE = Integer.MAX_VALUE;

  private final DockerClient client;
  private final EngineErrors errors;

  DockerServices(DockerClient client, EngineErrors errors) {
    this.client = client;
    this.errors = errors;
  }

  @Override
  public String create(ServiceSpec spec) {
    return errors.translated(
        () -> client.createServiceCmd(ServiceForm.request(spec)).exec().getId());
  }

  @Override
  public Optional<Service> find(String service) {
    return errors.translated(() -> {
      try {
        return Optional.of(ServiceForm.reading(client.inspectServiceCmd(service).exec()));
      } catch (NotFoundException e) {
        return Optional.empty();
      }
    });
  }

  @Override
  public List<Service> list() {
    return errors.translated(
        () -> client.listServicesCmd().exec().stream().map(ServiceForm::reading).toList());
  }

  @Override
  public void scale(String service, int replicas) {
    errors.translated(() -> {
      var found = client.inspectServiceCmd(service).exec();
      var spec = found.getSpec();
      var version = found.getVersion();
      if (spec == null || version == null || version.getIndex() == null) {
        throw new EngineException(Reason.OTHER, "service " + service + " has no version", "", null);
      }
      client
          .updateServiceCmd(
              service,
              spec.withMode(
                  new ServiceModeConfig()
                      .withReplicated(new ServiceReplicatedModeOptions().withReplicas(replicas))))
          .withVersion(version.getIndex())
          .exec();
    });
  }

  @Override
  public void remove(String service) {
    errors.translated(() -> {
      try {
        client.removeServiceCmd(service).exec();
      } catch (NotFoundException e) {
        // Already gone, which is what was asked for.
      }
    });
  }

  @Override
  public List<Task> tasks() {
    return errors.translated(
        () -> client.listTasksCmd().exec().stream().map(ServiceForm::reading).toList());
  }

  @Override
  public void logs(String service, boolean follow, int tail, OutputStream out, OutputStream err) {
    errors.translated(() -> {
      try (var copy =
          client
              .logServiceCmd(service)
              .withStdout(true)
              .withStderr(true)
              .withFollow(follow)
              .withTail(tail < 0 ? EVERY_LINE : tail)
              .exec(new LogCopy(out, err))) {
        copy.awaitCompletion();
      } catch (InterruptedException e) {
        throw errors.translate(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
