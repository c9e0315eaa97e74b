package dev.netduo.emulator.probe.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tools of common images say, word for word, and what that means. */
class RemoteEvidenceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(80);
  private static final Duration LATE = Duration.ofMillis(1100);
  private static final Source POD = new Source.Remote("pod", command -> new ExecResult(0, "", ""));

  @ParameterizedTest
  @CsvSource({
    // busybox nc
    "0, '', REACHED",
    "1, 'nc: can''t connect to remote host (10.0.0.1): Connection refused', REFUSED",
    "1, 'nc: can''t connect to remote host (10.0.0.1): No route to host', UNREACHABLE",
    "1, 'nc: can''t connect to remote host (10.0.0.1): Network is unreachable', UNREACHABLE",
    "1, 'nc: timed out', TIMED_OUT",
    "1, 'nc: bad address ''web''', NAME_UNKNOWN",
    "1, 'nc: 10.0.0.1 (10.0.0.1:81): Operation timed out', TIMED_OUT",
    // OpenBSD's
    "1, 'nc: connect to 10.0.0.1 port 81 (tcp) failed: Connection refused', REFUSED",
    "1, 'nc: connect to 10.0.0.1 port 81 (tcp) timed out: Operation now in progress', TIMED_OUT",
    "1, 'nc: getaddrinfo for host \"web\" port 80: Name or service not known', NAME_UNKNOWN",
    "1, 'nc: getaddrinfo for host \"web\" port 80: Temporary failure in name resolution', TIMED_OUT",
    // bash, and timeout around it
    "1, 'bash: line 1: /dev/tcp/10.0.0.1/81: Connection refused', REFUSED",
    "124, '', TIMED_OUT",
    "143, Terminated, TIMED_OUT",
    // nothing that could send it
    "126, 'the container''s image has no nc and no bash', ERROR",
    "127, 'sh: nc: not found', ERROR",
    "1, 'nc: invalid option -- ''u''', ERROR",
  })
  void a_connection(int code, String err, Outcome outcome) {
    var probe = new Probe.Tcp(POD, "web", 80, PATIENCE);

    var result = RemoteEvidence.of(probe, new ExecResult(code, "", err), SOON);

    assertThat(result.outcome()).isEqualTo(outcome);
    if (outcome != Outcome.REACHED && !err.isEmpty()) {
      assertThat(result.detail()).isEqualTo(err);
    }
  }

  @Test
  void a_command_that_could_not_be_started_says_nothing_about_the_network() {
    var neverRan = new ExecResult(-1, "", "");

    var result = RemoteEvidence.of(new Probe.Tcp(POD, "web", 80, PATIENCE), neverRan, SOON);

    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.detail()).contains("has its image a shell?");
    assertThat(lookup(-1, "").outcome()).isEqualTo(Outcome.ERROR);
  }

  @Test
  void a_tool_that_says_nothing_was_refused_if_that_was_soon() {
    var probe = new Probe.Tcp(POD, "web", 80, PATIENCE);
    var silent = new ExecResult(1, "", "");

    assertThat(RemoteEvidence.of(probe, silent, SOON).outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(RemoteEvidence.of(probe, silent, LATE).outcome()).isEqualTo(Outcome.TIMED_OUT);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 64 bytes from 10.0.0.1: seq=0 ttl=62 time=0.1 ms, '', REACHED",
    "1, '1 packets transmitted, 0 packets received, 100% packet loss', '', TIMED_OUT",
    "1, From 10.0.0.9 icmp_seq=1 Destination Host Unreachable, '', UNREACHABLE",
    "1, '', ping: sendto: Network is unreachable, UNREACHABLE",
    "2, '', ping: web: Name or service not known, NAME_UNKNOWN",
    "1, '', ping: permission denied (are you root?), ERROR",
    "126, '', the container's image has no ping, ERROR"
  })
  void an_echo(int code, String out, String err, Outcome outcome) {
    var probe = new Probe.Ping(POD, "web", PATIENCE);

    assertThat(RemoteEvidence.of(probe, new ExecResult(code, out, err), LATE).outcome())
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "0, hello, '', REACHED",
    "1, '', wget: server returned error: HTTP/1.1 404 Not Found, REACHED",
    "8, '', '', REACHED",
    "1, '', wget: can't connect to remote host (10.0.0.1): Connection refused, REFUSED",
    "1, '', wget: download timed out, TIMED_OUT",
    "7, '', curl: (7) Failed to connect to web port 81: Connection refused, REFUSED",
    "28, '', curl: (28) Connection timed out after 1001 milliseconds, TIMED_OUT",
    "6, '', curl: (6) Could not resolve host: web, NAME_UNKNOWN",
    "4, '', wget: unable to resolve host address 'web', NAME_UNKNOWN",
    "52, '', curl: (52) Empty reply from server, REFUSED"
  })
  void a_request(int code, String out, String err, Outcome outcome) {
    var probe = new Probe.Http(POD, "web", 80, "/", PATIENCE);

    var result = RemoteEvidence.of(probe, new ExecResult(code, out, err), SOON);

    assertThat(result.outcome()).isEqualTo(outcome);
    assertThat(result.answer()).isEqualTo(out);
  }

  @ParameterizedTest
  @CsvSource({
    "0, netduo, '', REACHED",
    "143, netduo, '', REACHED",
    "0, '', '', TIMED_OUT",
    "1, '', 'bash: read error: Connection refused', REFUSED",
    "126, '', 'the container''s image has no nc that knows UDP and no bash', ERROR"
  })
  void a_datagram(int code, String out, String err, Outcome outcome) {
    var probe = new Probe.Udp(POD, "web", 53, PATIENCE);

    assertThat(RemoteEvidence.of(probe, new ExecResult(code, out, err), SOON).outcome())
        .isEqualTo(outcome);
  }

  @Test
  void records_are_those_below_the_server_that_answered() {
    var result =
        lookup(
            0,
            """
            Server:\t\t10.96.0.10
            Address:\t10.96.0.10:53

            Name:\tweb.prod.svc.cluster.local
            Address: 10.96.1.10
            """);

    assertThat(result.outcome()).isEqualTo(Outcome.REACHED);
    assertThat(result.server()).isEqualTo("10.96.0.10");
    assertThat(result.records()).containsExactly("web.prod.svc.cluster.local 10.96.1.10");
    assertThat(result.answer()).isEqualTo("web.prod.svc.cluster.local 10.96.1.10");
  }

  @Test
  void records_of_other_types_stay_as_the_tool_writes_them() {
    var result =
        lookup(
            0,
            """
            Server:\t\t10.96.0.10
            Address:\t10.96.0.10#53

            _http._tcp.web.prod.svc.cluster.local\tservice = 0 100 80 web.prod.svc.cluster.local.
            """);

    assertThat(result.records())
        .containsExactly(
            "_http._tcp.web.prod.svc.cluster.local service = 0 100 80 web.prod.svc.cluster.local.");
  }

  @ParameterizedTest
  @CsvSource({
    "1, '** server can''t find web.: NXDOMAIN', NAME_UNKNOWN",
    "0, '*** Can''t find web.: No answer', NAME_UNKNOWN",
    "1, ';; connection timed out; no servers could be reached', TIMED_OUT",
    "143, '', TIMED_OUT",
    "1, '** server can''t find web.: REFUSED', REFUSED"
  })
  void a_name_without_records(int code, String said, Outcome outcome) {
    var head = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n";

    assertThat(lookup(code, head + said).outcome()).isEqualTo(outcome);
  }

  private static dev.netduo.emulator.probe.ProbeResult lookup(int code, String out) {
    return RemoteEvidence.of(
        new Probe.Lookup(POD, "web", "A", PATIENCE), new ExecResult(code, out, ""), SOON);
  }
}
