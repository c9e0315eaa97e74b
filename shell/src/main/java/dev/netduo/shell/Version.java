package dev.netduo.shell;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which netduo this is. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var built = Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
    return new String[] {"netduo " + built.orElse("from source") + ", Java " + Runtime.version()};
  }
}
