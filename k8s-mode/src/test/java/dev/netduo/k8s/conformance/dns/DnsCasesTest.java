package dev.netduo.k8s.conformance.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.conformance.dns.DnsCase.Answer;
import dev.netduo.k8s.dns.DnsRecords;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The records of every shared case's world, and what a server that was told them answers. */
class DnsCasesTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void theRecordsLeadToTheAnswerThatTheCaseSays(Tried tried) {
    var answer = tried.answer();
    var world = tried.world().after(answer.changes());
    var zone = new DnsRecords().compile(WorldObjects.dnsObjects(world), answer.options());
    var reply = new ModelledServer(zone, world.upstream()).answer(answer.name(), answer.type());

    assertThat(AnswerTrial.judge(answer, reply, world.zone())).isEmpty();
  }

  record Tried(World world, Answer answer) {}

  static Stream<Named<Tried>> answers() throws IOException {
    var file = CaseReader.read("dns-cases.yaml", DnsConformanceIT.cases());
    return file.cases().stream()
        .flatMap(one -> one instanceof Answer answer ? Stream.of(answer) : Stream.of())
        // A server that was told nothing has no records to be looked at.
        .filter(Answer::synced)
        .map(answer ->
            Named.of(
                answer.head().id() + " " + answer.head().title(), new Tried(file.world(), answer)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {id: X1, t: x, q: a.b. A, rc: NOERROR, ans: [], over: tpc}       | over: 'tpc' is neither tcp nor udp
          {id: X1, t: x, q: a.b., rc: NOERROR, ans: []}                    | is no question
          {id: X1, t: x, q: a.b. A, rcc: NOERROR, ans: []}                 | unknown field 'rcc'
          {id: X1, t: x, q: a.b. A, rc: NOERROR}                           | is missing
          {id: X1, t: x, q: a.b. A, rc: X, ans: [], opts: {pod: insecure}} | is no option of cluster DNS
          {id: X1, t: x, q: a.b. A, rc: X, ans: [], do: [{ready: x/y}]}    | there is no 'x/y' in the world
          """)
  void aMistakeInAFileIsNamedWithItsLine(String oneCase, String message) {
    var text =
        """
        formatVersion: 1
        world:
          zone: cluster.local.
          dnsServer: {service: kube-system/kube-dns, ip: 10.96.0.10}
        cases:
        - %s
        """
            .formatted(oneCase);

    assertThatThrownBy(() -> CaseReader.read("mine.yaml", text))
        .isInstanceOf(NetduoException.class)
        .hasMessageStartingWith("mine.yaml:6: ")
        .hasMessageContaining(message);
  }

  @Test
  void idsAreNotGivenTwice() {
    var text =
        """
        formatVersion: 1
        world: {zone: cluster.local., dnsServer: {service: a/b, ip: 10.96.0.10}}
        cases:
        - {id: X1, t: x, q: a.b. A, rc: NOERROR, ans: []}
        - {id: X1, t: x, q: a.c. A, rc: NOERROR, ans: []}
        """;

    assertThatThrownBy(() -> CaseReader.read("mine.yaml", text))
        .hasMessageContaining("mine.yaml:5: there are two cases 'X1'");
  }
}
