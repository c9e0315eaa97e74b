package dev.netduo.shell.command;

import dev.netduo.emulator.console.OutputOption;
import dev.netduo.emulator.image.ImageStatus;
import dev.netduo.emulator.image.ImageStore;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code netduo image}. */
@Command(
    name = "image",
    mixinStandardHelpOptions = true,
    description =
        "The images netduo builds for itself: netduo/node, netduo/box, and netduo/host once a host is started.",
    footer = {
      "",
      "Examples:",
      "  netduo image ls",
      "  netduo image build               build what is missing",
      "  netduo image save images.tar     for a classroom without a network",
      "  netduo image load images.tar"
    })
public final class ImageCommand implements Runnable {
  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command in its surroundings. */
  public ImageCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which of ls, build, save, load, rm?");
  }

  private ImageStore store() {
    return new ImageStore(surroundings.engine(), surroundings.events());
  }

  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "List them, with whether they are there.")
  int ls(@Mixin OutputOption output) {
    return show(output);
  }

  private int show(OutputOption output) {
    var images = store().list();
    surroundings.console().show(output.format(), images, () -> print(images));
    return 0;
  }

  private void print(List<ImageStatus> images) {
    surroundings
        .console()
        .table(
            List.of("IMAGE", "THERE", "SIZE"),
            images.stream()
                .map(image ->
                    List.of(
                        image.reference(),
                        image.present() ? "yes" : "no",
                        image.sizeBytes() / 1_000_000 + " MB"))
                .toList());
  }

  @Command(
      name = "build",
      mixinStandardHelpOptions = true,
      description = "Build what is missing or was built from other sources.")
  int build(@Mixin OutputOption output) {
    var _ = store().ensure();
    return show(output);
  }

  @Command(
      name = "save",
      mixinStandardHelpOptions = true,
      description = "Write those that are there to a file, as docker save does.")
  int save(@Parameters(paramLabel = "FILE") Path file, @Mixin OutputOption output) {
    store().save(file);
    return show(output);
  }

  @Command(name = "load", mixinStandardHelpOptions = true, description = "Read what save wrote.")
  int load(@Parameters(paramLabel = "FILE") Path file, @Mixin OutputOption output) {
    store().load(file);
    return show(output);
  }

  @Command(
      name = "rm",
      mixinStandardHelpOptions = true,
      description = "Remove them from the Engine.")
  int rm(@Mixin OutputOption output) {
    var removed = store().remove();
    surroundings
        .console()
        .show(
            output.format(), removed, () -> removed.forEach(surroundings.console().out()::println));
    return 0;
  }
}
