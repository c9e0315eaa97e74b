package dev.netduo.emulator.fabric;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.topology.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does small changes of rules by consoles that stay. One is opened, beside what goes on, for a
 * namespace whose rules change again and again; until it stands, and whenever it does not do what
 * it is told, a change is left to a script. Another one lists the rules of a namespace.
 */
final class NftConsoles implements AutoCloseable {
  /** What a console reads as one line, in characters. */
  private static final int SMALL = 4_000;

  /** After so many changes a console has paid for its start. */
  private static final int OFTEN = 3;

  private final Agent agent;
  private final Map<Integer, Seat> seats = new HashMap<>();
  private boolean closed;

  NftConsoles(Agent agent) {
    this.agent = agent;
  }

  /** What stays in one namespace. */
  static final class Seat {
    private final int pid;
    private Optional<NftConsole> console = Optional.empty();
    private Optional<NftListing> listing = Optional.empty();
    private int changes;
    private boolean opening;

    Seat(int pid) {
      this.pid = pid;
    }

    void close() {
      console.ifPresent(NftConsole::close);
      listing.ifPresent(NftListing::close);
    }

    Optional<NftConsole> living() {
      return console.filter(NftConsole::isAlive);
    }
  }

  /**
   * Does what can be done by consoles.
   *
   * @return the steps that are still to be run, in their order
   */
  List<Step> run(List<Step> steps) {
    // Where more than rules changes, the order matters.
    if (!steps.stream().allMatch(NftConsoles::small)) {
      return steps;
    }
    var told = new LinkedHashMap<Step, NftConsole>();
    for (var step : steps) {
      console(step.rulesOf().getAsInt()).ifPresent(console -> told.put(step, console));
    }
    told.forEach((step, console) -> console.send(step.lines()));
    var left = new ArrayList<>(steps);
    told.forEach((step, console) -> {
      if (console.taken()) {
        left.remove(step);
      }
    });
    return left;
  }

  private static boolean small(Step step) {
    return step.rulesOf().isPresent()
        && step.lines().stream().mapToInt(line -> line.length() + 2).sum() <= SMALL
        && step.lines().stream().flatMapToInt(String::chars).allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private synchronized Optional<NftConsole> console(int pid) {
    var seat = seat(pid);
    var living = seat.living();
    if (living.isEmpty() && !seat.opening && ++seat.changes >= OFTEN) {
      seat.opening = true;
      Thread.ofVirtual().name("nft-open").start(() -> open(seat));
    }
    return living;
  }

  /** The place for what stays in the namespace of a process, until it is left. */
  synchronized Seat seat(int pid) {
    return seats.computeIfAbsent(pid, Seat::new);
  }

  /** What nft lists of tables of a namespace; empty where it cannot be had. For one thread. */
  Optional<String> list(Seat seat, List<TableName> tables) {
    // One that ended since the last time is opened again, and the agent with it.
    return listing(seat)
        .flatMap(listing -> listing.list(tables))
        .or(() -> listing(seat).flatMap(listing -> listing.list(tables)));
  }

  private Optional<NftListing> listing(Seat seat) {
    synchronized (this) {
      if (seat.listing.filter(NftListing::isAlive).isPresent()) {
        return seat.listing;
      }
      seat.listing.ifPresent(NftListing::close);
    }
    try {
      var opened = new NftListing(agent.open(NftListing.command(seat.pid)));
      synchronized (this) {
        seat.listing = Optional.of(opened);
        if (isLeft(seat)) {
          opened.close();
        }
      }
      return seat.listing;
    } catch (NetduoException _) {
      // Whoever asks asks again.
      return Optional.empty();
    }
  }

  // Nothing may stay: it would keep the namespace.
  private boolean isLeft(Seat seat) {
    return closed || seats.get(seat.pid) != seat;
  }

  private void open(Seat seat) {
    Optional<NftConsole> opened;
    try {
      opened = Optional.of(new NftConsole(agent.open(NftConsole.command(seat.pid)), this::lives));
    } catch (NetduoException _) {
      // A script meets the same trouble and tells of it.
      opened = Optional.empty();
    }
    synchronized (this) {
      seat.console.ifPresent(NftConsole::close);
      seat.console = opened;
      seat.changes = 0;
      seat.opening = false;
      if (isLeft(seat)) {
        opened.ifPresent(NftConsole::close);
      }
    }
  }

  private boolean lives(int pid) {
    try {
      return agent.run("[ ! -d /proc/" + pid + " ] || echo yes\n").startsWith("yes");
    } catch (NetduoException _) {
      return false;
    }
  }

  /** Nothing is to be done any more in the namespace of this process. */
  synchronized void leave(int pid) {
    var seat = seats.remove(pid);
    if (seat != null) {
      seat.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(seats.keySet()).forEach(this::leave);
  }
}
