package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.service.ProxyMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads files of service cases. A case's own {@code steps} are what is done; one that has none, as
 * the shared cases in prose, is done as the table of steps that comes with netduo says for its id.
 * Each row of a {@code masquerade} matrix is a case.
 */
final class CaseReader {
  private static final String TABLE = "service-steps.yaml";

  private CaseReader() {}

  static List<ServiceCase> read(String file, String text) {
    var top = Fields.of(file, load(file, text));
    var table = table();
    var cases = new ArrayList<ServiceCase>();
    for (var entry : top.list("cases")) {
      cases.add(one(file, Fields.of(file, entry), table));
    }
    top.value("masquerade").ifPresent(matrix -> cases.addAll(Matrix.read(file, matrix)));
    var ids = new HashMap<String, Integer>();
    cases.forEach(c -> ids.merge(c.id(), 1, Integer::sum));
    ids.forEach((id, count) -> {
      if (count > 1) {
        throw new NetduoException(file + ": there are " + count + " cases '" + id + "'");
      }
    });
    return List.copyOf(cases);
  }

  private static ServiceCase one(String file, Fields given, Map<String, Object> table) {
    var id = given.need("id");
    var title = given.text("t").or(() -> given.text("title")).orElse("");
    var where = file + ", case " + id;
    var fields =
        given.value("steps").isPresent() || given.value("skip").isPresent()
            ? given
            : Fields.of(where, table.getOrDefault(id, Map.of("skip", "it has no steps")));
    return new ServiceCase(
        id,
        title,
        fields.text("skip").orElse(""),
        cannot(where, fields),
        fields.flag("dual-stack", false),
        StepReader.read(where, fields.list("steps")));
  }

  private static Map<ProxyMode, String> cannot(String where, Fields fields) {
    var cannot = new EnumMap<ProxyMode, String>(ProxyMode.class);
    fields
        .value("cannot")
        .ifPresent(modes ->
            Fields.of(where, modes)
                .values()
                .forEach((mode, why) -> cannot.put(ProxyMode.named(mode), String.valueOf(why))));
    return cannot;
  }

  private static Map<String, Object> table() {
    try (var in = Objects.requireNonNull(CaseReader.class.getResourceAsStream(TABLE), TABLE)) {
      return Fields.of(TABLE, load(TABLE, new String(in.readAllBytes(), StandardCharsets.UTF_8)))
          .values();
    } catch (IOException e) {
      throw new IllegalStateException(TABLE + " is part of this program", e);
    }
  }

  private static Object load(String file, String text) {
    try {
      var settings = LoadSettings.builder().setLabel(file).setCodePointLimit(10_000_000).build();
      return Objects.requireNonNullElse(new Load(settings).loadFromString(text), Map.of());
    } catch (YamlEngineException e) {
      throw new NetduoException(file + " is no YAML: " + e.getMessage(), "", e);
    }
  }
}
