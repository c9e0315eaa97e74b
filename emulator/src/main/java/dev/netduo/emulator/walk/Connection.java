package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;

/**
 * What one namespace tracks of a connection: the tuple of its first packet, and that of the answer
 * it expects, in which all translation shows.
 */
final class Connection {
  private final Tuple original;
  private Tuple answer;
  private boolean answered = false;
  private boolean destinationDecided = false;
  private boolean sourceDecided = false;
  private boolean destinationRewritten = false;

  Connection(Tuple original) {
    this.original = original;
    this.answer = original.inverse();
  }

  Tuple original() {
    return original;
  }

  Tuple answer() {
    return answer;
  }

  boolean isAnswered() {
    return answered;
  }

  void sawAnswer() {
    answered = true;
  }

  boolean isDestinationRewritten() {
    return destinationRewritten;
  }

  /** Whether rules were asked about this side already; they are asked once, by the first packet. */
  boolean isDecided(Side side) {
    return side == Side.DESTINATION ? destinationDecided : sourceDecided;
  }

  void decide(Side side) {
    if (side == Side.DESTINATION) {
      destinationDecided = true;
    } else {
      sourceDecided = true;
    }
  }

  void rewriteDestination(Ip ip, int port) {
    destinationRewritten = true;
    answer = answer.from(ip, port);
  }

  void rewriteSource(Ip ip) {
    answer = answer.to(ip, answer.destinationPort());
  }

  /** The tuple of a packet of this connection once the given side of it is translated. */
  Tuple translated(Tuple packet, Side side, boolean isAnswer) {
    var other = isAnswer ? original : answer;
    return side == Side.DESTINATION
        ? packet.to(other.source(), other.sourcePort())
        : packet.from(other.destination(), other.destinationPort());
  }

  /** Which side of a packet a hook translates. */
  enum Side {
    SOURCE,
    DESTINATION
  }
}
