package dev.netduo.emulator.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.dns.Resolved.Status;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String TWO_SERVERS =
      """
      nameserver 10.0.0.1
      nameserver 10.0.0.2
      search a.test b.test
      options ndots:2
      """;

  private final FakeNetwork network = new FakeNetwork("10.7.7.7 pinned\n", TWO_SERVERS);

  @Test
  void theHostsFileIsAskedBeforeAnyServer() {
    var resolved = resolve(Question.address(1, "Pinned", PATIENCE));

    assertThat(resolved.address()).contains(Ip.parse("10.7.7.7"));
    assertThat(resolved.server()).isEqualTo("hosts file");
    assertThat(network.rounds()).isEmpty();
  }

  @Test
  void theFirstFullNameThatExistsCountsWhicheverAnswersFirst() {
    network
        .answers("10.0.0.1", "web.a.test.", "A", "NODATA")
        .answers("10.0.0.1", "web.b.test.", "A", "10.1.1.1")
        .answers("10.0.0.1", "web.", "A", "10.2.2.2");

    var resolved = resolve(Question.address(1, "web", PATIENCE));

    assertThat(resolved.address()).contains(Ip.parse("10.1.1.1"));
    assertThat(resolved.records()).containsExactly("web.b.test. 30 A 10.1.1.1");
    assertThat(network.rounds()).as("everything is asked at once").hasSize(1);
  }

  @Test
  void versionFourIsPreferredAndVersionSixIsEnough() {
    network
        .answers("10.0.0.1", "both.a.test.", "A", "10.1.1.1")
        .answers("10.0.0.1", "both.a.test.", "AAAA", "fd00::1")
        .answers("10.0.0.1", "six.a.test.", "A", "NODATA")
        .answers("10.0.0.1", "six.a.test.", "AAAA", "fd00::6");

    assertThat(resolve(Question.address(1, "both", PATIENCE)).address())
        .contains(Ip.parse("10.1.1.1"));
    assertThat(resolve(Question.address(1, "six", PATIENCE)).address())
        .contains(Ip.parse("fd00::6"));
  }

  @Test
  void anAliasIsShownWithWhatItLeadsTo() {
    network.answers("10.0.0.1", "web.a.test.", "A", "CNAME real.test., 10.1.1.1");

    var resolved = resolve(Question.address(1, "web", PATIENCE));

    assertThat(resolved.records())
        .containsExactly("web.a.test. 30 CNAME real.test.", "web.a.test. 30 A 10.1.1.1");
    assertThat(resolved.address()).contains(Ip.parse("10.1.1.1"));
  }

  @Test
  void aServerThatFailsOrKeepsSilentIsFollowedByTheNext() {
    for (var failure : List.of("SERVFAIL", "silent", "refused")) {
      var name = failure.toLowerCase(Locale.ROOT) + ".x.y";
      network
          .answers("10.0.0.1", name + ".", "A", failure)
          .answers("10.0.0.2", name + ".", "A", "10.3.3.3");

      var resolved = resolve(Question.address(1, name, PATIENCE));

      assertThat(resolved.address()).as(failure).contains(Ip.parse("10.3.3.3"));
      assertThat(resolved.server()).isEqualTo("10.0.0.2");
    }
  }

  @Test
  void aNameThatNoServerKnowsIsUnknown() {
    var resolved = resolve(Question.address(1, "nobody", PATIENCE));

    assertThat(resolved.status()).isEqualTo(Status.UNKNOWN);
    assertThat(resolved.detail()).isEqualTo("NXDOMAIN from 10.0.0.1");
  }

  @Test
  void silenceOfAllServersIsNotTakenForAnUnknownName() {
    network
        .answers("10.0.0.1", "web.a.test.", "A", "silent")
        .answers("10.0.0.2", "web.a.test.", "A", "silent")
        .answers("10.0.0.1", "web.b.test.", "A", "10.1.1.1");

    var resolved = resolve(Question.address(1, "web", PATIENCE));

    assertThat(resolved.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(resolved.detail()).contains("10.0.0.2", "no answer");
  }

  @Test
  void anAnswerThatWasCutShortIsFetchedOverTcp() {
    network.answers("10.0.0.1", "big.x.y.", "TXT", "truncated one, two");

    var resolved = resolve(new Question(1, "big.x.y.", List.of("TXT"), false, PATIENCE));

    assertThat(resolved.records()).containsExactly("big.x.y. 30 TXT one", "big.x.y. 30 TXT two");
    assertThat(network.rounds())
        .containsExactly(
            List.of("udp 10.0.0.1 big.x.y. TXT"),
            List.of("tcp 10.0.0.1 big.x.y. TXT"),
            List.of("tcp 10.0.0.1 big.x.y. TXT"));
  }

  @Test
  void aRecordTypeNobodyKnowsIsNotAsked() {
    var resolved = resolve(new Question(1, "web", List.of("NOTYPE"), false, PATIENCE));

    assertThat(resolved.status()).isEqualTo(Status.NOT_ASKED);
    assertThat(resolved.detail()).contains("NOTYPE");
  }

  private Resolved resolve(Question question) {
    var results = new Resolver(network).resolve(List.of(question));
    return Objects.requireNonNull(results.get(question));
  }
}
