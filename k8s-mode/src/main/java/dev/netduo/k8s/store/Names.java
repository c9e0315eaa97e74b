package dev.netduo.k8s.store;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Shapes of names and labels. Source: Kubernetes {@code apimachinery/pkg/util/validation}. */
final class Names {
  private static final int LONGEST_DOMAIN = 253;
  private static final String LABEL_SHAPE = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN_SHAPE = LABEL_SHAPE + "(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final String SEARCH_LABEL = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String SEARCH_SHAPE = SEARCH_LABEL + "(\\." + SEARCH_LABEL + ")*";
  private static final String QUALIFIED_SHAPE = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String VALUE_SHAPE = "(" + QUALIFIED_SHAPE + ")?";
  private static final Pattern LABEL = Pattern.compile(LABEL_SHAPE);
  private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_SHAPE);
  private static final Pattern SEARCH = Pattern.compile(SEARCH_SHAPE);
  private static final Pattern QUALIFIED = Pattern.compile(QUALIFIED_SHAPE);
  private static final Pattern VALUE = Pattern.compile(VALUE_SHAPE);
  private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final String HTTP_PATH_SHAPE = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  private static final Pattern HTTP_PATH = Pattern.compile(HTTP_PATH_SHAPE);
  private static final Pattern PORT_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private Names() {}

  /** An RFC 1123 label: containers, namespaces. */
  static void label(Problems problems, String field, String name) {
    if (!LABEL.matcher(name).matches()) {
      problems.invalid(
          field,
          name,
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
              + " '123-abc', regex used for validation is '"
              + LABEL_SHAPE
              + "')");
    }
    noLonger(problems, field, name, 63);
  }

  /** An RFC 1123 subdomain: most objects. */
  static void subdomain(Problems problems, String field, String name) {
    if (!isOf(SUBDOMAIN, name)) {
      problems.invalid(
          field,
          name,
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
              + " or '.', and must start and end with an alphanumeric character (e.g."
              + " 'example.com', regex used for validation is '"
              + SUBDOMAIN_SHAPE
              + "')");
    }
    noLonger(problems, field, name, LONGEST_DOMAIN);
  }

  // Whether a group is repeated is tried by recursion: the stack is not for whoever sends a text.
  private static boolean isOf(Pattern domain, String text) {
    return text.length() <= LONGEST_DOMAIN && domain.matcher(text).matches();
  }

  /** A domain of two labels or more, with a final dot or without. */
  static void fullyQualified(Problems problems, String field, String name) {
    if (name.isEmpty()) {
      problems.required(field, "");
      return;
    }
    var domain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    var wrong = new Problems();
    subdomain(wrong, field, domain);
    if (!wrong.causes().isEmpty()) {
      problems.addAll(wrong);
      return;
    }
    if (domain.indexOf('.') < 0) {
      problems.invalid(
          field, domain, "should be a domain with at least two segments separated by dots");
      return;
    }
    for (var label : domain.split("\\.", -1)) {
      label(problems, field, label);
    }
  }

  /** Whose something is and what it is called there: {@code acme.io/foo}. */
  static void prefixedPath(Problems problems, String field, String text) {
    var slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      problems.invalid(field, text, "must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    subdomain(problems, field, text.substring(0, slash));
    var path = text.substring(slash + 1);
    if (!HTTP_PATH.matcher(path).matches()) {
      problems.invalid(
          field, path, "Invalid path (regex used for validation is '" + HTTP_PATH_SHAPE + "')");
    }
  }

  /** A name that may stand between two slashes of a URL. */
  static void pathSegment(Problems problems, String field, String name) {
    if (name.equals(".") || name.equals("..")) {
      problems.invalid(field, name, "may not be '" + name + "'");
    }
    for (var bad : List.of("/", "%")) {
      if (name.contains(bad)) {
        problems.invalid(field, name, "may not contain '" + bad + "'");
      }
    }
  }

  /**
   * A domain of a search path: a subdomain whose labels may have underscores (since Kubernetes
   * 1.32, RelaxedDNSSearchValidation).
   */
  static void searchDomain(Problems problems, String field, String name) {
    if (!isOf(SEARCH, name)) {
      problems.invalid(
          field,
          name,
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-',"
              + " '_' or '.', and must start and end with an alphanumeric character (e.g."
              + " 'example.com', regex used for validation is '"
              + SEARCH_SHAPE
              + "')");
    }
    noLonger(problems, field, name, LONGEST_DOMAIN);
  }

  /**
   * A service's name: since Kubernetes 1.34 (RelaxedServiceNameValidation, KEP-5311) it may begin
   * with a digit as other labels.
   */
  static void service(Problems problems, String field, String name) {
    label(problems, field, name);
  }

  /** The name of a port (RFC 6335): at most 15 characters, one of them a letter. */
  static void port(Problems problems, String field, String name) {
    if (name.length() > 15) {
      problems.invalid(field, name, "must be no more than 15 characters");
    }
    if (!PORT_NAME.matcher(name).matches()) {
      problems.invalid(
          field,
          name,
          "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), and must start"
              + " and end with an alphanumeric character");
    }
    if (name.contains("--")) {
      problems.invalid(field, name, "must not contain consecutive hyphens");
    }
    if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
      problems.invalid(field, name, "must contain at least one letter (a-z)");
    }
  }

  /** A key of a ConfigMap or Secret, which is also a file's name. */
  static void configKey(Problems problems, String field, String key) {
    noLonger(problems, field, key, 253);
    if (!CONFIG_KEY.matcher(key).matches()) {
      problems.invalid(
          field,
          key,
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
              + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '"
              + CONFIG_KEY
              + "')");
    }
    if (key.equals(".") || key.equals("..")) {
      problems.invalid(field, key, "must not be '" + key + "'");
    } else if (key.startsWith("..")) {
      problems.invalid(field, key, "must not start with '..'");
    }
  }

  /** Labels of an object. */
  static void labels(Problems problems, String field, Map<String, String> labels) {
    labels.forEach((key, value) -> {
      labelKey(problems, field, key);
      labelValue(problems, field, value);
    });
  }

  /** The value of a label. */
  static void labelValue(Problems problems, String field, String value) {
    if (!VALUE.matcher(value).matches()) {
      problems.invalid(
          field,
          value,
          "a valid label must be an empty string or consist of alphanumeric characters, '-',"
              + " '_' or '.', and must start and end with an alphanumeric character (e.g."
              + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is '"
              + VALUE_SHAPE
              + "')");
    }
    noLonger(problems, field, value, 63);
  }

  /** A label or annotation key: a name, where wanted behind a DNS prefix and a slash. */
  static void labelKey(Problems problems, String field, String key) {
    var slash = key.lastIndexOf('/');
    if (slash >= 0 && !isOf(SUBDOMAIN, key.substring(0, slash))) {
      problems.invalid(
          field, key, "prefix part must be a lowercase RFC 1123 subdomain (e.g. 'example.com')");
    }
    var name = key.substring(slash + 1);
    if (!QUALIFIED.matcher(name).matches()) {
      problems.invalid(
          field,
          key,
          "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
              + " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
              + " regex used for validation is '"
              + QUALIFIED_SHAPE
              + "')");
    }
    if (name.length() > 63) {
      problems.invalid(field, key, "name part must be no more than 63 bytes");
    }
  }

  private static void noLonger(Problems problems, String field, String text, int longest) {
    if (text.length() > longest) {
      problems.invalid(field, text, "must be no more than " + longest + " bytes");
    }
  }
}
