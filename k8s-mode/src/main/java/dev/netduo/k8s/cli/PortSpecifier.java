package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code kubectl create service} takes for a port: {@code PORT} or {@code PORT:TARGET},
 * refused in kubectl's own words. Of the port the client asks only that it is 16 bits; what it may
 * not be beyond that the server says. Source: parsePorts in kubectl's
 * pkg/cmd/create/create_service.go and IsValidPortName in apimachinery's
 * pkg/util/validation/validation.go.
 *
 * @param name the specifier with hyphens in place of its colons
 * @param port 0 to 65535
 * @param target the pods' port, 1 to 65535 or a name; the port itself where none was given
 */
record PortSpecifier(String name, int port, IntOrString target) {
  private static final int MOST = 65_535;
  private static final int LONGEST_NAME = 15;
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern NAME_CHARACTERS = Pattern.compile("[-a-z0-9]+");
  private static final Pattern LETTER = Pattern.compile("[a-z]");

  /**
   * Reads one. What follows a second colon is left out, as kubectl does.
   *
   * @throws NetduoException where it is none
   */
  static PortSpecifier parse(String text) {
    var parts = text.split(":", -1);
    var port = port(parts[0], text);
    return new PortSpecifier(
        text.replace(':', '-'),
        port,
        parts.length == 1 ? new IntOrString(port) : target(parts[1], text));
  }

  private static int port(String digits, String text) {
    var problem = "strconv.ParseUint: parsing \"" + digits + "\": ";
    if (!DIGITS.matcher(digits).matches()) {
      throw wrong(text, problem + "invalid syntax");
    }
    try {
      var port = Long.parseLong(digits);
      if (port <= MOST) {
        return (int) port;
      }
    } catch (NumberFormatException e) {
      // More digits than any number here has.
    }
    throw wrong(text, problem + "value out of range");
  }

  private static IntOrString target(String target, String text) {
    if (INTEGER.matcher(target).matches()) {
      try {
        var number = Long.parseLong(target);
        if (number < 1 || number > MOST) {
          throw wrong(text, "must be between 1 and 65535, inclusive");
        }
        return new IntOrString((int) number);
      } catch (NumberFormatException e) {
        // What is longer than 64 bits kubectl takes for a name.
      }
    }
    var problems = nameProblems(target);
    if (!problems.isEmpty()) {
      throw wrong(text, String.join(",", problems));
    }
    return new IntOrString(target);
  }

  private static List<String> nameProblems(String name) {
    var problems = new ArrayList<String>();
    if (name.length() > LONGEST_NAME) {
      problems.add("must be no more than 15 characters");
    }
    if (!NAME_CHARACTERS.matcher(name).matches()) {
      problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!LETTER.matcher(name).find()) {
      problems.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      problems.add("must not contain consecutive hyphens");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      problems.add("must not begin or end with a hyphen");
    }
    return problems;
  }

  private static NetduoException wrong(String text, String problem) {
    return new NetduoException(
        problem, "--tcp=" + text + " is to be a port, or a port and the pods' port: --tcp=80:8080");
  }
}
