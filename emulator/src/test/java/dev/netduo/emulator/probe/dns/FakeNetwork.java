package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.LiveExec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** An agent that answers what the resolver asks of it from made-up files and name servers. */
final class FakeNetwork implements Agent {
  private static final Pattern MARK = Pattern.compile("echo (netduo-file-\\w+) (\\d+)");

  private final String hosts;
  private final String resolvConf;
  private final Map<String, String> answers = new HashMap<>();
  private final List<List<String>> rounds = new ArrayList<>();

  FakeNetwork(String hosts, String resolvConf) {
    this.hosts = hosts;
    this.resolvConf = resolvConf;
  }

  /**
   * What a server does when asked for a name and type: {@code NXDOMAIN}, {@code SERVFAIL}, {@code
   * NODATA}, {@code silent}, {@code refused}, {@code truncated RDATA}, or records' data, separated
   * by commas. Not to be asked means {@code NXDOMAIN}.
   */
  FakeNetwork answers(String server, String name, String type, String what) {
    answers.put(server + " " + name + " " + type, what);
    return this;
  }

  /** What was asked, round by round: {@code TRANSPORT SERVER NAME TYPE}. */
  List<List<String>> rounds() {
    return rounds;
  }

  @Override
  public String run(String script) {
    return script.startsWith("netprobe") ? probe(script) : files(script);
  }

  @Override
  public LiveExec open(List<String> command) {
    throw new AssertionError("a resolver opens nothing");
  }

  @Override
  public void close() {}

  private String files(String script) {
    var out = new StringBuilder();
    var mark = MARK.matcher(script);
    while (mark.find()) {
      out.append("\n").append(mark.group(1)).append(' ').append(mark.group(2)).append('\n');
      out.append(hosts).append("\n").append(mark.group(1)).append('\n').append(resolvConf);
    }
    return out.toString();
  }

  private String probe(String script) {
    var round = new ArrayList<String>();
    var out = new StringBuilder();
    script
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length >= 7)
        .forEach(words -> out.append(words[0]).append(' ').append(hit(words, round)).append('\n'));
    rounds.add(round);
    return out.toString();
  }

  private String hit(String[] words, List<String> round) {
    var tcp = words[2].equals("tcp");
    var payload = HexFormat.of().parseHex(tcp ? words[6].substring(4) : words[6]);
    try {
      var query = new Message(payload);
      var question = query.getQuestion();
      var asked = words[3] + " " + question.getName() + " " + Type.string(question.getType());
      round.add((tcp ? "tcp " : "udp ") + asked);
      var what = answers.getOrDefault(asked, "NXDOMAIN");
      return switch (what) {
        case "silent" -> "timeout 1000 - - -";
        case "refused" -> "refused 10 ECONNREFUSED - -";
        default -> "reached 10 - 10.0.0.1:4000 " + reply(query, what, tcp, words);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reply(Message query, String what, boolean tcp, String[] words)
      throws IOException {
    var reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    var cut = what.startsWith("truncated ");
    rcode(what).ifPresent(reply.getHeader()::setRcode);
    if (cut && !tcp) {
      reply.getHeader().setFlag(Flags.TC);
    } else if (rcode(what).isEmpty()) {
      for (var data : what.replace("truncated ", "").split(",", -1)) {
        reply.addRecord(record(query.getQuestion(), data.strip()), Section.ANSWER);
      }
    }
    var wire = HexFormat.of().formatHex(reply.toWire());
    if (!tcp) {
      return wire;
    }
    var framed = HexFormat.of().toHexDigits((short) (wire.length() / 2)) + wire;
    return framed.substring(0, Math.min(framed.length(), 2 * Integer.parseInt(words[7])));
  }

  private static Optional<Integer> rcode(String what) {
    return switch (what) {
      case "NXDOMAIN" -> Optional.of(Rcode.NXDOMAIN);
      case "SERVFAIL" -> Optional.of(Rcode.SERVFAIL);
      case "NODATA" -> Optional.of(Rcode.NOERROR);
      default -> Optional.empty();
    };
  }

  /** A record's data, of the type asked for unless it says {@code CNAME}. */
  private static Record record(Record question, String data) throws IOException {
    var cname = data.startsWith("CNAME ");
    return Record.fromString(
        question.getName(),
        cname ? Type.CNAME : question.getType(),
        DClass.IN,
        30,
        cname ? data.substring(6) : data,
        Name.root);
  }
}
