package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.EventType;
import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.ExecSpec;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.engine.LogOptions;
import dev.netduo.emulator.engine.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Containers over docker-java; commands in them over {@link ExecStart}. */
final class DockerContainers implements Containers {
  private static final Duration EXIT_CODE_PATIENCE = Duration.ofSeconds(10);

  private final DockerClient client;
  private final ExecStart execStart;
  private final EngineErrors errors;

  DockerContainers(DockerClient client, ExecStart execStart, EngineErrors errors) {
    this.client = client;
    this.execStart = execStart;
    this.errors = errors;
  }

  @Override
  public String create(ContainerSpec spec) {
    return Interruption.shield(() ->
        errors.translated(() ->
            ContainerRequest.fill(client.createContainerCmd(spec.image()), spec, this::pathOf)
                .exec()
                .getId()));
  }

  private String pathOf(String volume) {
    return Objects.requireNonNullElse(client.inspectVolumeCmd(volume).exec().getMountpoint(), "");
  }

  @Override
  public void start(String container) {
    errors.translated(() -> {
      try {
        client.startContainerCmd(container).exec();
      } catch (NotModifiedException e) {
        // Runs already, which is what was asked for.
      }
    });
  }

  @Override
  public int startAttached(String container, Streams streams) {
    converse(container, streams, () -> start(container));
    return await(container);
  }

  @Override
  public void attach(String container, Streams streams) {
    converse(container, streams, () -> {});
  }

  private void converse(String container, Streams streams, Runnable attached) {
    var tty =
        errors.translated(() ->
            Boolean.TRUE.equals(client.inspectContainerCmd(container).exec().getConfig().getTty()));
    try (var connection = execStart.attach(container, tty)) {
      attached.run();
      connection.converse(
          streams,
          (columns, rows) -> client.resizeContainerCmd(container).withSize(rows, columns).exec());
    } catch (IOException e) {
      throw errors.translate(e);
    }
  }

  @Override
  public void restart(String container, Duration grace) {
    errors.translated(() -> {
      client.restartContainerCmd(container).withTimeout(Math.toIntExact(grace.toSeconds())).exec();
    });
  }

  @Override
  public void stop(String container, Duration grace) {
    errors.translated(() -> {
      try {
        client.stopContainerCmd(container).withTimeout(Math.toIntExact(grace.toSeconds())).exec();
      } catch (NotModifiedException e) {
        // Stands already, which is what was asked for.
      }
    });
  }

  @Override
  public void remove(String container) {
    errors.translated(() -> {
      try {
        client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
      } catch (NotFoundException e) {
        // Already gone, which is what was asked for.
      } catch (ConflictException e) {
        awaitRemovalByAnother(container, e);
      }
    });
  }

  // Somebody else removes it at this moment ("removal of container X is already in progress").
  private void awaitRemovalByAnother(String container, ConflictException conflict) {
    var gone =
        Polling.until(
            Duration.ofSeconds(10),
            () -> find(container).isEmpty() ? Optional.of(true) : Optional.empty());
    if (gone.isEmpty()) {
      throw conflict;
    }
  }

  @Override
  public Optional<Container> find(String container) {
    return errors.translated(() -> {
      try {
        return Optional.of(ContainerReading.read(client.inspectContainerCmd(container).exec()));
      } catch (NotFoundException e) {
        return Optional.empty();
      }
    });
  }

  @Override
  public List<Container> list(Map<String, String> labels) {
    return errors.translated(() ->
        client
            .listContainersCmd()
            .withShowAll(true)
            .withFilter("label", LabelFilter.of(labels))
            .exec()
            .parallelStream()
            // One that vanished since is not part of the answer.
            .flatMap(listed -> find(listed.getId()).stream())
            .toList());
  }

  @Override
  public ExecResult exec(String container, List<String> command, byte[] stdin) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var exitCode =
        exec(container, command, new Streams(new ByteArrayInputStream(stdin), out, err), false);
    return new ExecResult(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Override
  public int exec(String container, ExecSpec command, Streams streams) {
    var id = createExec(container, command);
    try (var connection = execStart.start(id, command.tty())) {
      connection.converse(
          streams, (columns, rows) -> client.resizeExecCmd(id).withSize(rows, columns).exec());
    } catch (IOException e) {
      throw errors.translate(e);
    }
    return exitCode(id);
  }

  @Override
  public LiveExec open(String container, List<String> command) {
    var id = createExec(container, ExecSpec.of(command, false));
    try {
      return new DemuxedExec(execStart.start(id, false));
    } catch (IOException e) {
      throw errors.translate(e);
    }
  }

  private String createExec(String container, ExecSpec spec) {
    return errors.translated(() -> {
      var command =
          client
              .execCreateCmd(container)
              .withCmd(spec.command().toArray(String[]::new))
              .withEnv(
                  spec.environment().entrySet().stream()
                      .map(variable -> variable.getKey() + "=" + variable.getValue())
                      .toList())
              .withAttachStdin(true)
              .withAttachStdout(true)
              .withAttachStderr(true)
              .withTty(spec.tty());
      if (!spec.user().isEmpty()) {
        command.withUser(spec.user());
      }
      if (!spec.workingDirectory().isEmpty()) {
        command.withWorkingDir(spec.workingDirectory());
      }
      return command.exec().getId();
    });
  }

  // The streams may end a moment before the Engine has noted the exit code.
  private int exitCode(String exec) {
    return errors.translated(() ->
        Polling.until(
                EXIT_CODE_PATIENCE,
                () -> {
                  var state = client.inspectExecCmd(exec).exec();
                  return Boolean.TRUE.equals(state.isRunning())
                      ? Optional.<Integer>empty()
                      : Optional.ofNullable(state.getExitCodeLong()).map(Long::intValue);
                })
            .orElseThrow(
                () -> new IllegalStateException("the Engine does not say how the command ended")));
  }

  @Override
  public int await(String container) {
    return errors.translated(() ->
        client
            .waitContainerCmd(container)
            .exec(new WaitContainerResultCallback())
            .awaitStatusCode());
  }

  @Override
  public void logs(String container, LogOptions options, OutputStream out, OutputStream err) {
    errors.translated(() -> {
      var command =
          client
              .logContainerCmd(container)
              .withStdOut(true)
              .withStdErr(true)
              .withTimestamps(options.timestamps())
              .withFollowStream(options.follow());
      options.since().ifPresent(since -> command.withSince((int) since.getEpochSecond()));
      try (var copy =
          (options.tail() < 0 ? command.withTailAll() : command.withTail(options.tail()))
              .exec(new LogCopy(out, err))) {
        copy.awaitCompletion();
      } catch (InterruptedException e) {
        throw errors.translate(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  @Override
  public Subscription onEnd(Map<String, String> labels, Consumer<String> ended, Runnable lost) {
    return errors.translated(() -> {
      var stream =
          client
              .eventsCmd()
              .withEventTypeFilter(EventType.CONTAINER)
              .withEventFilter("die", "destroy")
              .withLabelFilter(LabelFilter.of(labels).toArray(String[]::new))
              .exec(new EndedContainers(ended, lost));
      return stream::end;
    });
  }
}
