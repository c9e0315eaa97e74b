package dev.netduo.emulator.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What this machine is, as far as setting up an Engine depends on it.
 *
 * @param systems the distribution and those it derives from, for example {@code ubuntu, debian}
 * @param isRoot whether this program may install packages
 * @param hasDockerd whether the Engine is installed
 * @param hasMmdebstrap whether a base image can be made without a registry
 * @param hasSystemd whether systemd runs
 */
record Host(
    Set<String> systems,
    boolean isRoot,
    boolean hasDockerd,
    boolean hasMmdebstrap,
    boolean hasSystemd) {
  private static final Pattern ID = Pattern.compile("(?m)^ID(?:_LIKE)?=\"?([^\"\\n]*)\"?$");

  static Host here() {
    return new Host(
        systems(osRelease()),
        "root".equals(System.getProperty("user.name")),
        isOnPath("dockerd"),
        isOnPath("mmdebstrap"),
        Files.isDirectory(Path.of("/run/systemd/system")));
  }

  /** The identifiers in os-release(5). */
  static Set<String> systems(String osRelease) {
    return ID.matcher(osRelease)
        .results()
        .flatMap(match -> Arrays.stream(match.group(1).split("\\s+")))
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean isDebianLike() {
    return systems.contains("debian") || systems.contains("ubuntu");
  }

  /**
   * Debian packages that are to be installed.
   *
   * @param answered whether an Engine answers; it may be another machine's, and then this one needs
   *     none of its own
   */
  List<String> missingPackages(boolean answered) {
    var missing = new ArrayList<String>();
    if (!hasDockerd && !answered) {
      missing.add("docker.io");
    }
    if (!hasMmdebstrap) {
      missing.add("mmdebstrap");
      if (systems.contains("ubuntu")) {
        // Without it mmdebstrap cannot check Debian's packages.
        missing.add("debian-archive-keyring");
      }
    }
    return List.copyOf(missing);
  }

  /** Ways to start the Engine as a service, best first. */
  List<List<String>> serviceCommands() {
    return hasSystemd
        ? List.of(List.of("systemctl", "start", "docker"))
        : List.of(List.of("service", "docker", "start"));
  }

  /**
   * What a person is to do where this program may not.
   *
   * @param answered whether an Engine answers
   */
  List<String> stepsForAPerson(boolean answered) {
    var steps = new ArrayList<String>();
    if (!isDebianLike()) {
      if (!answered) {
        steps.add(
            "install a Docker Engine, 20.10 or newer: https://docs.docker.com/engine/install/");
        steps.add("start it, and check that 'docker version' answers");
      }
      steps.add("where no registry can be reached, bring the images with 'netduo image load FILE'");
      return List.copyOf(steps);
    }
    var packages = missingPackages(answered);
    if (!packages.isEmpty()) {
      steps.add("sudo apt-get update");
      steps.add("sudo apt-get install -y " + String.join(" ", packages));
    }
    if (!answered) {
      steps.add("sudo " + String.join(" ", serviceCommands().getFirst()));
      steps.add("sudo usermod -aG docker $USER, then log in again");
    }
    return List.copyOf(steps);
  }

  private static String osRelease() {
    try {
      return Files.readString(Path.of("/etc/os-release"));
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean isOnPath(String program) {
    var path = System.getenv("PATH");
    // Where root's folders are missing from PATH the daemon is installed all the same.
    return Arrays.stream(((path == null ? "" : path) + ":/usr/sbin:/sbin").split(":"))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
