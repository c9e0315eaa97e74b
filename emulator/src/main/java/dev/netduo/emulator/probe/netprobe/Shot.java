package dev.netduo.emulator.probe.netprobe;

import dev.netduo.emulator.net.Ip;
import java.time.Duration;

/** One thing to be sent from a process's network namespace. Addresses only, never names. */
public sealed interface Shot {

  /** A process in the namespace. */
  int pid();

  /** One ICMP echo. */
  record Echo(int pid, Ip target, Duration patience) implements Shot {}

  /**
   * A TCP connection.
   *
   * @param payload what is sent, in hexadecimal; may be empty
   * @param maxBytes how much of an answer is read; 0 closes at once
   * @param quiet how long to wait for the first byte; zero for as long as patience lasts
   */
  record Tcp(
      int pid, Ip target, int port, Duration patience, String payload, int maxBytes, Duration quiet)
      implements Shot {}

  /**
   * One datagram.
   *
   * @param payload in hexadecimal; may be empty
   */
  record Udp(int pid, Ip target, int port, Duration patience, String payload) implements Shot {}
}
