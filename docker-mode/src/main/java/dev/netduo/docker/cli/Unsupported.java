package dev.netduo.docker.cli;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Unmatched;

/**
 * The flags the real docker has and netduo does not: they are named as such, never ignored and
 * never mistaken for a typing error. Source: Docker's command line reference, release 28.
 */
final class Unsupported {
  private static final String RUN =
      "-a --attach --annotation --blkio-weight --blkio-weight-device --cap-drop --cgroup-parent"
          + " --cgroupns --cidfile --cpu-count --cpu-percent --cpu-period --cpu-quota"
          + " --cpu-rt-period --cpu-rt-runtime -c --cpu-shares --cpuset-cpus --cpuset-mems"
          + " --detach-keys --device --device-cgroup-rule --device-read-bps --device-read-iops"
          + " --device-write-bps --device-write-iops --disable-content-trust --domainname"
          + " --env-file --gpus --group-add --health-cmd --health-interval --health-retries"
          + " --health-start-interval --health-start-period --health-timeout --init --ip6 --ipc"
          + " --isolation --kernel-memory --label-file --link --link-local-ip --log-driver"
          + " --log-opt --mac-address --memory-reservation --memory-swap"
          + " --memory-swappiness --mount --no-healthcheck --oom-kill-disable --oom-score-adj"
          + " --pid --platform --privileged --pull --read-only --runtime"
          + " --security-opt --shm-size --sig-proxy --stop-signal --stop-timeout --storage-opt"
          + " --tmpfs --ulimit --use-api-socket --userns --uts --volume-driver"
          + " --volumes-from -q --quiet";

  private static final String SERVICE_CREATE =
      "--cap-add --cap-drop --config --credential-spec --dns --dns-option --dns-search"
          + " --entrypoint --env-file --generic-resource --group --health-cmd --health-interval"
          + " --health-retries --health-start-interval --health-start-period --health-timeout --host"
          + " --hostname --init --isolation --limit-cpu --limit-memory --limit-pids --log-driver"
          + " --log-opt --max-concurrent --mount --no-healthcheck --no-resolve-image --oom-score-adj"
          + " --placement-pref -q --quiet --read-only --replicas-max-per-node --reserve-cpu"
          + " --reserve-memory --restart-condition --restart-delay --restart-max-attempts"
          + " --restart-window --rollback-delay --rollback-failure-action"
          + " --rollback-max-failure-ratio --rollback-monitor --rollback-order"
          + " --rollback-parallelism --secret --stop-grace-period --stop-signal --sysctl -t --tty"
          + " --ulimit --update-delay --update-failure-action --update-max-failure-ratio"
          + " --update-monitor --update-order --update-parallelism -u --user -w --workdir"
          + " --with-registry-auth";

  private static final Map<String, String> FLAGS =
      Map.ofEntries(
          Map.entry("run", RUN),
          Map.entry("create", RUN),
          Map.entry("ps", "-s --size"),
          Map.entry("exec", "-d --detach --detach-keys --env-file --privileged"),
          Map.entry(
              "start", "-a --attach --checkpoint --checkpoint-dir --detach-keys -i --interactive"),
          Map.entry("stop", "-s --signal"),
          Map.entry("restart", "-s --signal"),
          Map.entry("rm", "-l --link"),
          Map.entry("logs", "--details --since -t --timestamps --until"),
          Map.entry("inspect", "-s --size --type"),
          Map.entry("images", "-a --all --digests -f --filter --format --no-trunc --tree"),
          Map.entry(
              "network create",
              "--aux-address --config-from --config-only --ingress --ipam-driver --ipam-opt --ipv4 --scope"),
          Map.entry("network inspect", "-v --verbose"),
          Map.entry("service create", SERVICE_CREATE),
          Map.entry("service ps", "--no-resolve"),
          Map.entry("service inspect", "--pretty"),
          Map.entry(
              "service logs",
              "--details --no-resolve --no-task-ids --no-trunc --raw --since -t --timestamps"),
          Map.entry("node ls", "-f --filter"),
          Map.entry("node inspect", "--pretty"),
          Map.entry("node ps", "-f --filter --no-resolve"),
          Map.entry("network connect", "--driver-opt --gw-priority --ip6 --link --link-local-ip"),
          Map.entry("network prune", "--filter"),
          Map.entry(
              "compose",
              "--all-resources --ansi --compatibility --dry-run --env-file --parallel --profile"
                  + " --progress --project-directory"),
          Map.entry(
              "compose up",
              "--abort-on-container-exit --abort-on-container-failure --always-recreate-deps"
                  + " --attach --attach-dependencies --build --exit-code-from --menu --no-attach"
                  + " --no-build --no-color --no-deps --no-log-prefix --no-recreate --no-start"
                  + " --pull --quiet-build --quiet-pull -V --renew-anon-volumes -t --timeout"
                  + " --timestamps --wait --wait-timeout -w --watch -y --yes"),
          Map.entry("compose down", "--rmi -t --timeout -v --volumes"),
          Map.entry("compose ps", "--filter --no-trunc --orphans --status"),
          Map.entry(
              "compose config",
              "--environment --format --hash --images --lock-image-digests --models"
                  + " --no-consistency --no-env-resolution --no-interpolate --no-normalize"
                  + " --no-path-resolution --profiles --resolve-image-digests --variables --volumes"),
          Map.entry(
              "compose logs",
              "--index --no-color --no-log-prefix --since -t --timestamps --until"));

  /** The commands the real docker has and netduo does not. */
  static final List<String> COMMANDS =
      List.of(
          "attach",
          "build",
          "builder",
          "buildx",
          "checkpoint",
          "commit",
          "config",
          "context",
          "cp",
          "diff",
          "events",
          "export",
          "history",
          "import",
          "info",
          "kill",
          "load",
          "login",
          "logout",
          "manifest",
          "pause",
          "plugin",
          "pull",
          "push",
          "rename",
          "rmi",
          "save",
          "search",
          "secret",
          "stack",
          "stats",
          "system",
          "tag",
          "top",
          "trust",
          "unpause",
          "update",
          "version",
          "volume",
          "wait");

  private Unsupported() {}

  /**
   * Adds the flags of one command.
   *
   * @param path its words after {@code docker}
   */
  static void flags(CommandSpec spec, String path) {
    for (var flag : FLAGS.getOrDefault(path, "").split(" ", -1)) {
      if (!flag.isEmpty() && !spec.optionsMap().containsKey(flag)) {
        spec.addOption(
            OptionSpec.builder(flag)
                .hidden(true)
                .arity("0..1")
                .type(String.class)
                .preprocessor(new Refusal(flag))
                .build());
      }
    }
  }

  /** Says that something is not supported, as soon as it is seen. */
  private record Refusal(String flag) implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> args, CommandSpec spec, ArgSpec argSpec, Map<String, Object> info) {
      throw new ParameterException(spec.commandLine(), flag + " is not supported by netduo");
    }
  }

  /** A command that only says that it is not supported. */
  @Command(hidden = true)
  static final class Line implements Callable<Integer> {
    private final String name;

    @Unmatched private List<String> ignored = new ArrayList<>();

    Line(String name) {
      this.name = name;
    }

    @Override
    public Integer call() {
      throw new NetduoException(
          "docker " + name + " is not supported by netduo", "see what is: docker --help");
    }
  }
}
