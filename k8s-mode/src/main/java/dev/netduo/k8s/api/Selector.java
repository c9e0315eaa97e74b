package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A label selector: an object matches where all requirements hold. Source:
 * kubernetes.io/docs/concepts/overview/working-with-objects/labels.
 *
 * @param requirements all of which must hold; none matches everything
 */
public record Selector(List<Requirement> requirements) {

  /** Matches every object. */
  public static final Selector EVERYTHING = new Selector(List.of());

  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:(?<absent>!)\\s*(?<no>[\\w./-]+)"
              + "|(?<key>[\\w./-]+)\\s*(?:(?<op>==|!=|=)\\s*(?<value>[\\w.-]*)"
              + "|\\s(?<set>in|notin)\\s*\\((?<values>[^)]*)\\))?)\\s*(?:,|$)");

  /** How a label is judged. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  /**
   * One condition on one label.
   *
   * @param key the label
   * @param operator the judgement
   * @param values the values of IN and NOT_IN, kept sorted
   */
  public record Requirement(String key, Operator operator, List<String> values) {
    public Requirement {
      values = values.stream().distinct().sorted().toList();
    }

    /** Whether these labels meet the condition; a missing label is NOT_IN anything. */
    public boolean matches(Map<String, String> labels) {
      var value = Optional.ofNullable(labels.get(key));
      return switch (operator) {
        case IN -> value.filter(values::contains).isPresent();
        case NOT_IN -> value.filter(values::contains).isEmpty();
        case EXISTS -> value.isPresent();
        case DOES_NOT_EXIST -> value.isEmpty();
      };
    }

    @Override
    public String toString() {
      return switch (operator) {
        case IN ->
            values.size() == 1
                ? key + "=" + values.getFirst()
                : key + " in (" + String.join(",", values) + ")";
        case NOT_IN ->
            values.size() == 1
                ? key + "!=" + values.getFirst()
                : key + " notin (" + String.join(",", values) + ")";
        case EXISTS -> key;
        case DOES_NOT_EXIST -> "!" + key;
      };
    }
  }

  public Selector {
    requirements = List.copyOf(requirements);
  }

  /** Labels that must all be there with these values. */
  public static Selector of(Map<String, String> labels) {
    return new Selector(
        labels.entrySet().stream()
            .map(e -> new Requirement(e.getKey(), Operator.IN, List.of(e.getValue())))
            .toList());
  }

  /**
   * The selector of a Deployment or a NetworkPolicy; an empty one matches everything.
   *
   * @throws ApiException 400 where an operator is unknown
   */
  public static Selector of(LabelSelector selector) {
    var requirements = new ArrayList<Requirement>();
    if (selector.getMatchLabels() != null) {
      requirements.addAll(of(selector.getMatchLabels()).requirements());
    }
    if (selector.getMatchExpressions() != null) {
      for (var expression : selector.getMatchExpressions()) {
        var values = expression.getValues() == null ? List.<String>of() : expression.getValues();
        requirements.add(
            new Requirement(expression.getKey(), operator(expression.getOperator()), values));
      }
    }
    return new Selector(requirements);
  }

  private static Operator operator(String name) {
    return switch (name) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      default ->
          throw ApiException.badRequest("\"" + name + "\" is not a valid label selector operator");
    };
  }

  /**
   * Reads what {@code kubectl -l} takes: {@code app=web,tier in (a,b),!old}.
   *
   * @throws ApiException 400 where it cannot be read
   */
  public static Selector parse(String text) {
    if (text.isBlank()) {
      return EVERYTHING;
    }
    var requirements = new ArrayList<Requirement>();
    var term = TERM.matcher(text);
    var at = 0;
    while (at < text.length()) {
      if (!term.find(at) || term.start() != at) {
        throw ApiException.badRequest(
            "unable to parse requirement: '" + text.substring(at).strip() + "'");
      }
      requirements.add(requirement(term.toMatchResult()));
      at = term.end();
    }
    return new Selector(requirements);
  }

  private static Requirement requirement(java.util.regex.MatchResult term) {
    if (term.group("absent") != null) {
      return new Requirement(term.group("no"), Operator.DOES_NOT_EXIST, List.of());
    }
    var key = term.group("key");
    if (term.group("op") != null) {
      var operator = term.group("op").equals("!=") ? Operator.NOT_IN : Operator.IN;
      return new Requirement(key, operator, List.of(term.group("value")));
    }
    if (term.group("set") != null) {
      var operator = term.group("set").equals("in") ? Operator.IN : Operator.NOT_IN;
      var values = Pattern.compile(",").splitAsStream(term.group("values")).map(String::strip);
      return new Requirement(key, operator, values.toList());
    }
    return new Requirement(key, Operator.EXISTS, List.of());
  }

  /** Whether an object with these labels matches. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(r -> r.matches(labels));
  }

  /**
   * The one value that whatever matches has at a label; empty where more than one, or none, may.
   */
  public Optional<String> required(String label) {
    return requirements.stream()
        .filter(r -> r.key().equals(label))
        .filter(r -> r.operator() == Operator.IN && r.values().size() == 1)
        .map(r -> r.values().getFirst())
        .findFirst();
  }

  /** Whether everything matches. */
  public boolean isEmpty() {
    return requirements.isEmpty();
  }

  /** The form that {@link #parse} reads, as in {@code app=web,!old}. */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
