package dev.netduo.docker.predict;

import dev.netduo.emulator.net.Ip;
import java.util.List;

/** What comes of asking for the address of a name in a container. */
public sealed interface NameAnswer {

  /**
   * It has these addresses. With several, the Engine gives them in random order.
   *
   * @param by who says so, for example {@code 127.0.0.11}
   */
  record Found(List<Ip> addresses, String by) implements NameAnswer {}

  /**
   * Nobody knows it.
   *
   * @param why in a line
   */
  record Unknown(String why) implements NameAnswer {}

  /**
   * Somebody outside is asked who is not predicted.
   *
   * @param why in a line
   */
  record Elsewhere(String why) implements NameAnswer {}
}
