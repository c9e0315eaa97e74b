package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.dns.Libc.Outcome;
import dev.netduo.emulator.probe.netprobe.Fate;
import dev.netduo.emulator.probe.netprobe.Hit;
import dev.netduo.emulator.probe.netprobe.Shot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * One full name and record type on its way through the name servers: first over UDP, over TCP where
 * the answer was cut short (RFC 7766), then the next server where one failed or kept silent.
 */
final class Query {
  private static final int PORT = 53;

  private final int pid;
  private final List<Ip> servers;
  private final Message message;
  private final int type;
  private final Duration patience;
  private int server;
  private final List<DnsReply> replies = new ArrayList<>();
  private Transport transport;
  private int tcpLength;
  private @Nullable Message answer;
  private Hit last = new Hit(Fate.NOT_SENT, Duration.ZERO, "not sent", "", "");
  private boolean done;

  private enum Transport {
    UDP,
    /** Reads only the two bytes that tell the answer's length. */
    TCP_LENGTH,
    TCP
  }

  private Query(
      int pid, List<Ip> servers, String name, String type, Transport transport, Duration patience) {
    this.pid = pid;
    this.servers = servers;
    this.type = type(type);
    this.transport = transport;
    this.patience = patience;
    this.message = Message.newQuery(Record.newRecord(name(name), this.type, DClass.IN));
  }

  Query(int pid, ResolverConfig config, String name, String type, Duration patience) {
    this(pid, config.servers(), name, type, Transport.UDP, share(config, patience));
  }

  private static Duration share(ResolverConfig config, Duration patience) {
    var share = patience.dividedBy(config.servers().size());
    return share.compareTo(config.timeout()) < 0 ? share : config.timeout();
  }

  /** A query to these servers, over TCP from the start where wanted. */
  static Query of(
      int pid, List<Ip> servers, String name, String type, boolean tcp, Duration patience) {
    var transport = tcp ? Transport.TCP_LENGTH : Transport.UDP;
    return new Query(pid, servers, name, type, transport, patience);
  }

  boolean isDone() {
    return done;
  }

  /** What to send next. */
  Shot next() {
    var to = servers.get(server);
    var wire = HexFormat.of().formatHex(message.toWire());
    var framed = String.format(Locale.ROOT, "%04x", wire.length() / 2) + wire;
    return switch (transport) {
      case UDP -> new Shot.Udp(pid, to, PORT, patience, wire);
      case TCP_LENGTH -> new Shot.Tcp(pid, to, PORT, patience, framed, 2, Duration.ZERO);
      // A server may keep the connection open: what is known to come is all that is waited for.
      case TCP -> new Shot.Tcp(pid, to, PORT, patience, framed, tcpLength + 2, Duration.ZERO);
    };
  }

  /** Takes what came back. */
  void take(Hit hit) {
    last = hit;
    if (hit.fate() != Fate.REACHED || hit.reply().isEmpty()) {
      unanswered();
      return;
    }
    var bytes = hit.bytes();
    switch (transport) {
      case UDP -> takeMessage(bytes, 0);
      case TCP_LENGTH -> {
        if (bytes.length < 2) {
          unanswered();
        } else {
          tcpLength = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
          transport = Transport.TCP;
        }
      }
      case TCP -> takeMessage(bytes, 2);
    }
  }

  private void takeMessage(byte[] bytes, int from) {
    try {
      var read = new Message(Arrays.copyOfRange(bytes, from, bytes.length));
      if (read.getHeader().getID() != message.getHeader().getID()) {
        unanswered();
        return;
      }
      replies.add(reply(read));
      if (read.getHeader().getFlag(Flags.TC) && transport == Transport.UDP) {
        transport = Transport.TCP_LENGTH;
        return;
      }
      answer = read;
      switch (read.getRcode()) {
        case Rcode.NOERROR, Rcode.NXDOMAIN -> done = true;
        // A server that cannot tell is passed over for the next one.
        default -> tryNextServer();
      }
    } catch (IOException | IllegalArgumentException e) {
      unanswered();
    }
  }

  private void unanswered() {
    replies.add(
        new DnsReply(
            server(),
            transport != Transport.UDP,
            Optional.empty(),
            false,
            List.of(),
            List.of(),
            List.of(),
            last.took(),
            last.error().isEmpty() ? "no answer" : last.error()));
    tryNextServer();
  }

  private DnsReply reply(Message read) {
    return new DnsReply(
        server(),
        transport != Transport.UDP,
        Optional.of(Rcode.string(read.getRcode())),
        read.getHeader().getFlag(Flags.TC),
        section(read, Section.ANSWER),
        section(read, Section.AUTHORITY),
        section(read, Section.ADDITIONAL),
        last.took(),
        "");
  }

  private static List<DnsRecord> section(Message read, int section) {
    return read.getSection(section).stream()
        .filter(record -> record.getType() != Type.OPT)
        .map(DnsRecord::of)
        .toList();
  }

  /** Every message to a server and what came of it, in order. */
  List<DnsReply> replies() {
    return List.copyOf(replies);
  }

  /** The record type asked for. */
  String typeName() {
    return Type.string(type);
  }

  /** What it came to. */
  Outcome outcome() {
    if (answer == null) {
      return Outcome.SILENT;
    }
    return switch (answer.getRcode()) {
      case Rcode.NOERROR -> records().isEmpty() ? Outcome.NO_DATA : Outcome.FOUND;
      case Rcode.NXDOMAIN -> Outcome.NO_NAME;
      default -> Outcome.FAILED;
    };
  }

  private void tryNextServer() {
    transport = Transport.UDP;
    if (server + 1 < servers.size()) {
      server++;
    } else {
      done = true;
    }
  }

  /** Whether any server answered, be it that there is no such name. */
  boolean isAnswered() {
    return answer != null;
  }

  /** All records of the answer, CNAMEs included, where one is of the type asked for. */
  List<Record> records() {
    if (answer == null) {
      return List.of();
    }
    var section = answer.getSection(Section.ANSWER);
    return section.stream().anyMatch(r -> type == Type.ANY || r.getType() == type)
        ? section
        : List.of();
  }

  /** The server that was asked last. */
  String server() {
    return servers.get(server).toString();
  }

  /** What the kernel told about the last try. */
  Hit last() {
    return last;
  }

  /** The answer in a word: {@code NXDOMAIN}, {@code no A record}, {@code SERVFAIL}. */
  String verdict() {
    if (answer == null) {
      return last.error().isEmpty() ? "no answer" : last.error();
    }
    return answer.getRcode() == Rcode.NOERROR
        ? "no " + Type.string(type) + " record"
        : Rcode.string(answer.getRcode());
  }

  private static int type(String type) {
    var value = Type.value(type, false);
    if (value < 0) {
      throw new NetduoException(
          "'" + type + "' is no DNS record type", "for example A, AAAA, CNAME, SRV, PTR, TXT");
    }
    return value;
  }

  private static Name name(String name) {
    try {
      return Name.fromString(name, Name.root);
    } catch (TextParseException e) {
      throw new NetduoException("'" + name + "' is no DNS name", "", e);
    }
  }
}
