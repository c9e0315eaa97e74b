package dev.netduo.docker.cli;

import dev.netduo.docker.template.GoTemplate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/**
 * {@code --format} of the listing commands: {@code json}, a template, or {@code table} with one.
 */
final class FormatOption {
  private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*\\.(\\w+).*?}}");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "json, a Go template, or 'table TEMPLATE' for one with headers.")
  private Optional<String> format = Optional.empty();

  boolean asked() {
    return format.filter(text -> !text.equals("table")).isPresent();
  }

  /** Prints rows, each a map of the fields that docker's own templates know. */
  void print(Cli cli, List<Map<String, Object>> rows) {
    var text = format.orElse("");
    if (text.equals("json")) {
      var json = new GoTemplate("{{json .}}");
      rows.forEach(row -> cli.line(json.apply(row)));
    } else if (text.startsWith("table ")) {
      table(cli, text.substring("table ".length()).replace("\\t", "\t"), rows);
    } else {
      var template = new GoTemplate(text);
      rows.forEach(row -> cli.line(template.apply(row)));
    }
  }

  private static void table(Cli cli, String text, List<Map<String, Object>> rows) {
    var columns = text.split("\t", -1);
    var headers = Arrays.stream(columns).map(FormatOption::header).toList();
    var templates = Arrays.stream(columns).map(GoTemplate::new).toList();
    cli.console()
        .table(
            headers,
            rows.stream()
                .map(row -> templates.stream().map(template -> template.apply(row)).toList())
                .toList());
  }

  // "RunningFor" heads its column as "RUNNING FOR".
  private static String header(String column) {
    return FIELD
        .matcher(column)
        .replaceAll(field ->
            field.group(1).replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(Locale.ROOT));
  }
}
