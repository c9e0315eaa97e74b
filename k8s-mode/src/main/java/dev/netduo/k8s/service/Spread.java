package dev.netduo.k8s.service;

import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Statement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A shared chain that draws one of a number of endpoints.
 *
 * @param door by what address the packet came
 * @param way what becomes of its source
 * @param count how many endpoints, at least 1
 */
record Spread(Door door, Way way, int count) {
  /** What fronts are marked with whose endpoints are all elsewhere. */
  static final int ELSEWHERE = 0;

  // Above every number of endpoints, below the ways.
  private static final int AFFINE = 0x08000000;
  private static final int FEW = 16;

  /** By what a service is addressed. */
  enum Door {
    /** An address of its own: VIP, balancer's, external. */
    ADDRESS("", "svc", "outer", "ways", "affine", "eps"),
    /** A port of the node. */
    NODE_PORT("p", "ports", "outer_ports", "port_ways", "port_affine", "port_eps");

    private final String prefix;
    private final String fronts;
    private final String outerFronts;
    private final String ways;
    private final String affine;
    private final String endpoints;

    Door(
        String prefix,
        String fronts,
        String outerFronts,
        String ways,
        String affine,
        String endpoints) {
      this.prefix = prefix;
      this.fronts = fronts;
      this.outerFronts = outerFronts;
      this.ways = ways;
      this.affine = affine;
      this.endpoints = endpoints;
    }

    /** The map from what a packet is looked up by to a mark that says where it is led. */
    String fronts() {
      return fronts;
    }

    /** The same for clients outside the cluster, asked first. */
    String outerFronts() {
      return outerFronts;
    }

    /** The map from those marks to verdicts. */
    String ways() {
      return ways;
    }

    /**
     * The map that leads clients that stay with an endpoint, from what a packet is looked up by and
     * its mark; also the chain that asks it.
     */
    String affine() {
      return affine;
    }

    /** The map that holds its endpoints. */
    String endpoints() {
      return endpoints;
    }

    /** What a packet is looked up by. */
    List<Field> front() {
      return switch (this) {
        case ADDRESS -> List.of(Field.DESTINATION_ADDRESS, Field.PROTOCOL, Field.DESTINATION_PORT);
        case NODE_PORT -> List.of(Field.PROTOCOL, Field.DESTINATION_PORT);
      };
    }

    /** What an endpoint is looked up by. */
    List<Field> back() {
      var fields = new java.util.ArrayList<>(front());
      fields.add(Field.MARK);
      return List.copyOf(fields);
    }
  }

  /** What becomes of a packet's source; the mark carries it from the first hook to the last. */
  enum Way {
    /** Left alone where it is a pod, else the node's. */
    PLAIN("n", 0),
    /** The node's. */
    MASQUERADED("m", 0x10000000),
    /** Left alone: the endpoint is on this node and answers by way of it. */
    KEPT("k", 0x20000000);

    private final String letter;
    private final int mark;

    Way(String letter, int mark) {
      this.letter = letter;
      this.mark = mark;
    }

    /** The bits of the mark above those that hold the endpoint's number. */
    int mark() {
      return mark;
    }

    /** What fronts are marked with whose clients stay with an endpoint. */
    int affine() {
      return AFFINE | mark;
    }
  }

  /**
   * This one, and those of fewer endpoints, as far as there are not many: a service that loses some
   * is led to one of them, and where that has to be made nft takes five times as long (10,000
   * services: 7.0 ms against 1.3).
   */
  Stream<Spread> withFewer() {
    return Stream.concat(
        Stream.of(this),
        IntStream.rangeClosed(1, Math.min(count, FEW))
            .mapToObj(fewer -> new Spread(door, way, fewer)));
  }

  /** What fronts are marked with that are led to it. */
  int mark() {
    return way.mark() | count;
  }

  /** The chain's name. */
  String chain() {
    return door.prefix + way.letter + count;
  }

  /** The chain's rules. */
  Chain rules() {
    return Chain.of(
        List.of(
            Rule.of(List.of(), draw(way, count)),
            Rule.of(List.of(), new Statement.DestinationFrom(door.endpoints, door.back()))));
  }

  /** Draws one of so many numbers into the mark. */
  static Statement draw(Way way, int count) {
    return count == 1
        ? new Statement.SetMark(way.mark())
        : new Statement.SetRandomMark(count, way.mark());
  }
}
