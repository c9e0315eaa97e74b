package dev.netduo.docker.compose.read;

import java.util.regex.Pattern;

/** What a service may be called. */
final class ServiceName {
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9._-]+");

  private ServiceName() {}

  static String check(Fields top, String name) {
    if (!VALID.matcher(name).matches()) {
      throw top.error(
          "services", "'" + name + "' is no service name", "use letters, digits, and any of . _ -");
    }
    return name;
  }
}
