package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import picocli.CommandLine.Option;

/** Creating an object, or with {@code --dry-run=client} only saying which. */
final class Creation {
  @Option(
      names = "--dry-run",
      arity = "0..1",
      fallbackValue = "unchanged",
      defaultValue = "none",
      paramLabel = "WHERE",
      description = "With client nothing is created; see it with -o yaml.")
  private String dryRun = "none";

  boolean dry() {
    return switch (dryRun) {
      case "none" -> false;
      case "client" -> true;
      case "server" ->
          throw new NetduoException(
              "--dry-run=server is not supported by netduo", "use --dry-run=client");
      default ->
          throw new NetduoException(
              "Invalid dry-run value (" + dryRun + "). Must be \"none\" or \"client\".");
    };
  }

  /** Creates an object and tells it. */
  <T extends HasMetadata> void create(Cli cli, T object, Done done, String word) {
    if (dry()) {
      done.tell(object, word + " (dry run)");
    } else {
      done.tell(cli.api().create(Kinds.of(object), object), word);
    }
  }
}
