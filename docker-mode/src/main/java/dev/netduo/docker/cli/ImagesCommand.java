package dev.netduo.docker.cli;

import dev.netduo.docker.DockerNames;
import dev.netduo.emulator.engine.Images.Image;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docker images}. */
@Command(
    name = "images",
    description = "Lists the images of this machine; all sessions share them.",
    footerHeading = "%nExamples:%n",
    footer = {"  docker images", "  docker images netduo/box"})
final class ImagesCommand extends DockerLine {
  private static final List<String> HEADERS = List.of("REPOSITORY", "TAG", "IMAGE ID", "SIZE");
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");
  private static final int SHORT_ID = 12;

  @Option(
      names = {"-q", "--quiet"},
      description = "Identifiers only.")
  private boolean quiet;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = DockerNames.IMAGE,
      description = "Only this repository, or this reference.")
  private Optional<String> reference = Optional.empty();

  ImagesCommand(Cli cli) {
    super(cli);
  }

  @Override
  public Integer call() {
    var rows =
        cli().mode().get().images().list().stream()
            .flatMap(image -> image.tags().stream().map(tag -> Row.of(image, tag)))
            .filter(row -> reference.map(row::isNamed).orElse(true))
            .sorted(Comparator.comparing(Row::repository).thenComparing(Row::tag))
            .toList();
    show(rows, () -> text(rows));
    return 0;
  }

  private void text(List<Row> rows) {
    if (quiet) {
      rows.stream().map(Row::shortId).distinct().forEach(cli()::line);
    } else {
      cli().console().table(HEADERS, rows.stream().map(Row::cells).toList());
    }
  }

  /** A reference to an image. */
  record Row(String repository, String tag, String id, long sizeBytes) {
    static Row of(Image image, String reference) {
      // A colon before the last slash belongs to a registry's port.
      var colon = reference.lastIndexOf(':');
      var tagged = colon > reference.lastIndexOf('/');
      return new Row(
          tagged ? reference.substring(0, colon) : reference,
          tagged ? reference.substring(colon + 1) : "latest",
          image.id(),
          image.sizeBytes());
    }

    boolean isNamed(String name) {
      return name.equals(repository) || name.equals(repository + ":" + tag);
    }

    String shortId() {
      var digits = id.substring(id.indexOf(':') + 1);
      return digits.substring(0, Math.min(SHORT_ID, digits.length()));
    }

    List<String> cells() {
      return List.of(repository, tag, shortId(), size(sizeBytes));
    }
  }

  /** A size with three digits in decimal units, as docker prints it. */
  static String size(long bytes) {
    var value = (double) bytes;
    var unit = 0;
    while (value >= 1000 && unit < UNITS.size() - 1) {
      value /= 1000;
      unit++;
    }
    var decimals = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value) + UNITS.get(unit);
  }
}
