package dev.netduo.k8s.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The namespace a line is about; {@code -n} may stand before and after the command. */
final class Scope {
  /** The namespace where none is given. */
  static final String DEFAULT = "default";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = KubectlNames.NAMESPACE,
      defaultValue = DEFAULT,
      scope = ScopeType.INHERIT,
      description = "The namespace it is about, by default ${DEFAULT-VALUE}.")
  private String namespace = DEFAULT;

  String namespace() {
    return namespace;
  }

  /** Whether the line that ran this command names its namespace. */
  static boolean isGiven(CommandSpec spec) {
    for (var line = spec.commandLine(); line != null; line = line.getParent()) {
      var parsed = line.getParseResult();
      if (parsed != null && parsed.hasMatchedOption("-n")) {
        return true;
      }
    }
    return false;
  }
}
