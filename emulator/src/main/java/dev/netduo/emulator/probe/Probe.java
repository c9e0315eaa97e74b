package dev.netduo.emulator.probe;

import java.time.Duration;

/**
 * One check, sent from inside a network namespace. Hosts are names or addresses; a name is first
 * resolved the way a program in that container would (hosts file, then the container's own {@code
 * resolv.conf} with its search path).
 */
public sealed interface Probe {

  /** Where it is sent from. */
  Source from();

  /** How long to wait for an answer. */
  Duration patience();

  /** How a person would write it, for example {@code tcp web -> 10.244.1.7:80}. */
  String describe();

  /** Where a probe is sent from. */
  sealed interface Source {

    /** What the person calls it. */
    String name();

    /** The same place, called otherwise. */
    Source called(String name);

    /**
     * The machine itself, as far as the engine runs on the machine this program runs on. Not
     * process 1: some machines let nobody enter its namespaces.
     */
    static Source thisMachine() {
      return new Local("this machine", Math.toIntExact(ProcessHandle.current().pid()));
    }

    /**
     * A namespace of this machine.
     *
     * @param pid a process in it, as the machine numbers it
     */
    record Local(String name, int pid) implements Source {
      @Override
      public Local called(String other) {
        return new Local(other, pid);
      }
    }

    /**
     * A container that is not this machine's: all that can be done in it is to run commands.
     *
     * @param commands runs them
     */
    record Remote(String name, RemoteCommands commands) implements Source {
      @Override
      public Remote called(String other) {
        return new Remote(other, commands);
      }
    }
  }

  /** One ICMP echo. */
  record Ping(Source from, String host, Duration patience) implements Probe {
    @Override
    public String describe() {
      return "ping " + from.name() + " -> " + host;
    }
  }

  /** A TCP connection; whatever the server sends at once is kept as evidence. */
  record Tcp(Source from, String host, int port, Duration patience) implements Probe {
    @Override
    public String describe() {
      return "tcp " + from.name() + " -> " + host + ":" + port;
    }
  }

  /** One datagram, answered by one datagram. */
  record Udp(Source from, String host, int port, Duration patience) implements Probe {
    @Override
    public String describe() {
      return "udp " + from.name() + " -> " + host + ":" + port;
    }
  }

  /** An HTTP GET. */
  record Http(Source from, String host, int port, String path, Duration patience) implements Probe {
    @Override
    public String describe() {
      return "http " + from.name() + " -> " + host + ":" + port + path;
    }
  }

  /** A DNS question for a name, with the search path applied as a stub resolver would. */
  record Lookup(Source from, String name, String type, Duration patience) implements Probe {
    @Override
    public String describe() {
      return "dns " + from.name() + " -> " + name + " " + type;
    }
  }
}
