package dev.netduo.emulator.session;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.event.Events;
import java.util.regex.Pattern;

/**
 * What the parts of one session share.
 *
 * @param name lower case letters, digits and dashes, at most 30
 * @param engine where its containers live
 * @param events who is told
 */
public record Session(String name, ContainerEngine engine, Events events) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?");

  /**
   * @throws NetduoException where the name is none
   */
  public Session {
    if (!NAME.matcher(name).matches()) {
      throw new NetduoException(
          "'" + name + "' is no session name",
          "use lower case letters, digits and dashes, at most 30");
    }
  }
}
