package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Target.Endpoint;

/** What happened to a packet at one place. */
public sealed interface Event {

  /** What happened in a word, for programs. */
  String what();

  /** What happened in a line, for people. */
  String describe();

  /**
   * The rule that decided.
   *
   * @param comment may be empty
   */
  record ByRule(String table, String chain, String comment) {
    /** For example {@code filter/FORWARD (isolation: another network)}. */
    @Override
    public String toString() {
      return table + "/" + chain + (comment.isEmpty() ? "" : " (" + comment + ")");
    }
  }

  /** A program sent it. */
  record Sent(Tuple tuple, String link) implements Event {
    @Override
    public String what() {
      return "sent";
    }

    @Override
    public String describe() {
      return "sent " + tuple + " by " + link;
    }
  }

  /** It came in by one interface and goes on by another. */
  record Routed(String in, String out, Ip nextHop) implements Event {
    @Override
    public String what() {
      return "routed";
    }

    @Override
    public String describe() {
      return "routed from " + in + " to " + out + ", next hop " + nextHop;
    }
  }

  /** It passed from one port of a bridge to another. */
  record Bridged(String bridge) implements Event {
    @Override
    public String what() {
      return "bridged";
    }

    @Override
    public String describe() {
      return "bridged by " + bridge;
    }
  }

  /** It went into a VXLAN packet. */
  record Encapsulated(String link, Ip remote) implements Event {
    @Override
    public String what() {
      return "encapsulated";
    }

    @Override
    public String describe() {
      return "encapsulated by " + link + " for " + remote;
    }
  }

  /** It came out of a VXLAN packet. */
  record Decapsulated(String link) implements Event {
    @Override
    public String what() {
      return "decapsulated";
    }

    @Override
    public String describe() {
      return "decapsulated by " + link;
    }
  }

  /**
   * Addresses or ports were rewritten.
   *
   * @param by the rule, or the connection a rule was asked about before
   */
  record Translated(Tuple before, Tuple after, String by) implements Event {
    @Override
    public String what() {
      return "translated";
    }

    @Override
    public String describe() {
      return "translated " + before + " to " + after + " by " + by;
    }
  }

  /** A rule let it pass. */
  record Accepted(ByRule rule) implements Event {
    @Override
    public String what() {
      return "accepted";
    }

    @Override
    public String describe() {
      return "accepted by " + rule;
    }
  }

  /** It vanished. */
  record Dropped(String by) implements Event {
    @Override
    public String what() {
      return "dropped";
    }

    @Override
    public String describe() {
      return "dropped by " + by;
    }
  }

  /** A rule refused it. */
  record Refused(ByRule rule) implements Event {
    @Override
    public String what() {
      return "refused";
    }

    @Override
    public String describe() {
      return "refused by " + rule;
    }
  }

  /** A program got it. */
  record Delivered(Tuple tuple) implements Event {
    @Override
    public String what() {
      return "delivered";
    }

    @Override
    public String describe() {
      return "delivered " + tuple;
    }
  }

  /** It arrived where nothing listens. */
  record NoListener(Tuple tuple) implements Event {
    @Override
    public String what() {
      return "no-listener";
    }

    @Override
    public String describe() {
      return "nothing listens for " + tuple;
    }
  }

  /** It arrived where somebody waits for an answer, but not for this one. */
  record Unexpected(Tuple tuple) implements Event {
    @Override
    public String what() {
      return "unexpected";
    }

    @Override
    public String describe() {
      return tuple + " is no answer to what was sent";
    }
  }

  /** A proxy took it and connects onward. */
  record Relayed(Endpoint to) implements Event {
    @Override
    public String what() {
      return "relayed";
    }

    @Override
    public String describe() {
      return "relayed by a proxy to " + to.ip() + ":" + to.port();
    }
  }

  /** The routing table has no way to its destination. */
  record NoRoute(Ip to) implements Event {
    @Override
    public String what() {
      return "no-route";
    }

    @Override
    public String describe() {
      return "no route to " + to;
    }
  }

  /** Nobody on the link has the address it is to be handed to. The sender notices after seconds. */
  record NoNeighbour(Ip nextHop, String link) implements Event {
    @Override
    public String what() {
      return "no-neighbour";
    }

    @Override
    public String describe() {
      return "nobody on " + link + " has " + nextHop;
    }
  }

  /** It was routed too often. */
  record Expired() implements Event {
    @Override
    public String what() {
      return "expired";
    }

    @Override
    public String describe() {
      return "time to live exceeded";
    }
  }

  /** It left by an interface whose other end the topology does not know. */
  record Left(String link) implements Event {
    @Override
    public String what() {
      return "left";
    }

    @Override
    public String describe() {
      return "left by " + link + " to where the topology ends";
    }
  }
}
