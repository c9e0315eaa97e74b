package dev.netduo.emulator.machine;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Installs and starts a Docker Engine where that can be done safely, and says how elsewhere. */
public final class EngineSetup {
  private static final Path LOG = Path.of("/var/log/netduo-dockerd.log");
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration SERVICE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ContainerEngine engine;
  private final Host host;

  /** Sets up the engine at the default address on this machine. */
  public EngineSetup(ContainerEngine engine) {
    this(engine, Host.here());
  }

  EngineSetup(ContainerEngine engine, Host host) {
    this.engine = engine;
    this.host = host;
  }

  /**
   * What came of it.
   *
   * @param answers whether an Engine answers now
   * @param done what was done
   * @param steps what is left for a person to do, where this program may not
   */
  public record Result(boolean answers, List<String> done, List<String> steps) {}

  /**
   * On Debian or Ubuntu as root: installs what is missing, starts the Engine and waits until it
   * answers. Elsewhere changes nothing and answers the steps.
   *
   * @throws NetduoException where a package cannot be installed or the Engine does not come up
   */
  public Result fix(Events events) {
    var answers = answers();
    if (answers && host.hasMmdebstrap()) {
      return new Result(true, List.of(), List.of());
    }
    if (!host.isDebianLike() || !host.isRoot()) {
      return new Result(answers, List.of(), host.stepsForAPerson(answers));
    }
    var done = new ArrayList<String>();
    var packages = host.missingPackages(answers);
    if (!packages.isEmpty()) {
      install(packages, events, done);
    }
    if (!answers()) {
      events.during(
          "start the Docker Engine",
          () -> {
            start(events, done);
            return true;
          });
    }
    return new Result(true, List.copyOf(done), List.of());
  }

  private void install(List<String> packages, Events events, List<String> done) {
    run("read the list of packages", List.of("apt-get", "update"), events, done);
    var command = new ArrayList<>(List.of("apt-get", "install", "-y"));
    command.addAll(packages);
    run("install " + String.join(", ", packages), command, events, done);
  }

  private static void run(String work, List<String> command, Events events, List<String> done) {
    events.during(
        work,
        () -> {
          Command.run(command, line -> events.publish(new Event.Advanced(work, line)));
          return true;
        });
    done.add(String.join(" ", command));
  }

  private void start(Events events, List<String> done) {
    for (var service : host.serviceCommands()) {
      try {
        Command.run(service, line -> {});
        done.add(String.join(" ", service));
        if (comesUp(SERVICE_PATIENCE)) {
          return;
        }
      } catch (NetduoException e) {
        // In a container there is often no service manager; then it is started directly.
        events.publish(new Event.Warned(e.getMessage()));
      }
    }
    if (comesUp(Duration.ZERO)) {
      return;
    }
    Command.detach(List.of("dockerd"), LOG);
    done.add("dockerd (log in " + LOG + ")");
    if (!comesUp(START_PATIENCE)) {
      throw new NetduoException(
          "dockerd does not answer" + lastWords(),
          "see " + LOG + "; in a container it needs the capabilities of a machine of its own");
    }
  }

  private static String lastWords() {
    try {
      var lines = Files.readAllLines(LOG);
      return lines.isEmpty() ? "" : ": " + lines.getLast();
    } catch (IOException e) {
      return "";
    }
  }

  private boolean comesUp(Duration patience) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (!answers()) {
      if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  private boolean answers() {
    try {
      engine.version();
      return true;
    } catch (EngineException e) {
      return false;
    }
  }
}
