package dev.netduo.docker.conformance;

import dev.netduo.docker.conformance.DockerCase.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The cases of {@code conformance/docker-cases.yaml}. */
final class DockerCases {
  private static final String FILE = "/conformance/docker-cases.yaml";

  private DockerCases() {}

  static List<DockerCase> all() {
    try (InputStream in = Objects.requireNonNull(DockerCases.class.getResourceAsStream(FILE))) {
      var cases =
          (List<?>) new Load(LoadSettings.builder().setLabel(FILE).build()).loadFromInputStream(in);
      return cases.stream().map(each -> read((Map<?, ?>) each)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DockerCase read(Map<?, ?> fields) {
    return new DockerCase(
        text(fields, "id").orElseThrow(),
        text(fields, "title").orElseThrow(),
        ((List<?>) Objects.requireNonNull(fields.get("steps")))
            .stream().map(DockerCases::step).toList());
  }

  private static Step step(Object step) {
    var fields = step instanceof Map<?, ?> map ? map : Map.of("line", step);
    return new Step(
        text(fields, "line").orElseThrow(),
        Pattern.compile(text(fields, "exit").orElse("0")),
        text(fields, "out").map(Pattern::compile),
        text(fields, "not").map(Pattern::compile),
        text(fields, "err").map(Pattern::compile),
        text(fields, "set"),
        Boolean.TRUE.equals(fields.get("eventually")));
  }

  private static Optional<String> text(Map<?, ?> fields, String key) {
    return Optional.ofNullable(fields.get(key)).map(Object::toString);
  }
}
