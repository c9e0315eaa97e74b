package dev.netduo.emulator.machine;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineVersion;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.image.ImageStatus;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.net.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at everything netduo stands on, changing nothing. */
public final class Doctor {
  private static final int JAVA_NEEDED = 25;
  private static final int API_NEEDED = 41;
  private static final long GIB = 1L << 30;
  private static final List<Cidr> DEFAULT_RANGES =
      List.of(Cidr.parse("10.244.0.0/16"), Cidr.parse("10.96.0.0/12"), Cidr.parse("172.30.0.0/16"));

  private final ContainerEngine engine;

  /** Looks at this machine and at an engine, which need not answer. */
  public Doctor(ContainerEngine engine) {
    this.engine = engine;
  }

  /** All checks, in the order in which they build on each other. */
  public List<Check> examine() {
    var checks = new ArrayList<Check>();
    checks.add(java(Runtime.version().feature()));
    try {
      checks.add(engine(engine.version()));
    } catch (NetduoException e) {
      checks.add(Check.fail("engine", e.getMessage(), e.hint()));
      checks.addAll(KernelAbilities.guess());
      checks.add(disk());
      return checks;
    }
    var images = new ImageStore(engine, Events.NONE).list();
    checks.addAll(
        isPresent(images, ImageStore.references().node())
            ? new KernelAbilities(engine).tryOut()
            : KernelAbilities.guess());
    images.forEach(image -> checks.add(image(image)));
    checks.add(ranges(MachineAddresses.read(engine)));
    checks.add(disk());
    return checks;
  }

  private static boolean isPresent(List<ImageStatus> images, String reference) {
    return images.stream()
        .anyMatch(image -> image.present() && image.reference().equals(reference));
  }

  static Check java(int feature) {
    var found = "Java " + feature;
    return feature >= JAVA_NEEDED
        ? Check.ok("java", found)
        : Check.fail("java", found, "install a JDK " + JAVA_NEEDED + " or newer");
  }

  static Check engine(EngineVersion version) {
    var found =
        "Docker Engine %s, API %s (oldest %s), kernel %s, at %s"
            .formatted(
                version.version(),
                version.apiVersion(),
                version.minApiVersion(),
                version.kernel(),
                version.address());
    return minor(version.apiVersion()) >= API_NEEDED
        ? Check.ok("engine", found)
        : Check.warn(
            "engine", found, "netduo is tested from Engine 20.10 (API 1." + API_NEEDED + ") on");
  }

  private static int minor(String apiVersion) {
    try {
      return Integer.parseInt(apiVersion.substring(apiVersion.indexOf('.') + 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Check image(ImageStatus image) {
    var name = "image " + image.name();
    return image.present()
        ? Check.ok(name, "%s, %d MB".formatted(image.reference(), image.sizeBytes() / 1_000_000))
        : Check.warn(
            name, "not built yet", "it is built on first use, or with 'netduo image build'");
  }

  static Check ranges(MachineAddresses addresses) {
    var name = "address ranges";
    var overlaps =
        DEFAULT_RANGES.stream()
            .flatMap(range ->
                addresses.overlapping(range).stream()
                    .map(use -> range + " overlaps " + use.network() + " (" + use.by() + ")"))
            .toList();
    return overlaps.isEmpty()
        ? Check.ok(
            name,
            DEFAULT_RANGES.stream().map(Cidr::toString).collect(Collectors.joining(", ")) + " free")
        : Check.warn(
            name,
            String.join("; ", overlaps),
            "choose other ranges for a cluster, for example --pod-cidr "
                + addresses.free(DEFAULT_RANGES.getFirst()));
  }

  private static Check disk() {
    var docker = Path.of("/var/lib/docker");
    var place = Files.isDirectory(docker) ? docker : Path.of("/");
    try {
      return disk(place, Files.getFileStore(place).getUsableSpace());
    } catch (IOException e) {
      return Check.warn("disk", "cannot look at " + place + ": " + e.getMessage(), "");
    }
  }

  static Check disk(Path place, long usable) {
    var found = "%.1f GiB free at %s".formatted((double) usable / GIB, place);
    if (usable < GIB) {
      return Check.fail("disk", found, "free some space: the images need about 1 GiB to build");
    }
    return usable < 3 * GIB
        ? Check.warn("disk", found, "a build needs about 1 GiB for a moment")
        : Check.ok("disk", found);
  }
}
