package dev.netduo.labs.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report for programs; the fields are described in {@code docs/labs.md}. */
final class JsonReport {
  private JsonReport() {}

  static String render(Report report) {
    var mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    return mapper.writeValueAsString(tree(report)) + "\n";
  }

  private static Map<String, Object> tree(Report report) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("lab", report.lab());
    tree.put("title", report.title());
    tree.put("subject", report.subject());
    tree.put("engine", report.engine());
    tree.put("points", report.points());
    tree.put("earned", report.earned());
    tree.put("exitCode", report.exitCode());
    tree.put("failure", report.failure());
    tree.put("problems", report.problems());
    tree.put("durationMillis", report.took().toMillis());
    tree.put("results", results(report));
    return tree;
  }

  private static List<Map<String, Object>> results(Report report) {
    return report.results().stream().map(JsonReport::result).toList();
  }

  private static Map<String, Object> result(CheckResult result) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("id", result.id());
    tree.put("description", result.description());
    tree.put("points", result.points());
    tree.put("earned", result.earned());
    tree.put("status", result.status().name().toLowerCase(Locale.ROOT));
    tree.put("expected", result.expected());
    tree.put("actual", result.actual());
    tree.put("hint", result.hint());
    tree.put("dependsOn", result.dependsOn());
    tree.put("log", result.log());
    tree.put("visibility", result.visibility().name().toLowerCase(Locale.ROOT));
    tree.put("durationMillis", result.duration().toMillis());
    return tree;
  }
}
