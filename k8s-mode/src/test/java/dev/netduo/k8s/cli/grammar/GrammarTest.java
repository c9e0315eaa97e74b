package dev.netduo.k8s.cli.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrammarTest {

  @Test
  void kindsStandAloneInListsWithNamesAndInPairs() {
    assertThat(Chosen.parse(List.of("po"), "get")).containsExactly(chosen());
    assertThat(Chosen.parse(List.of("pods,svc", "a"), "get"))
        .containsExactly(chosen("a"), new Chosen(Kinds.SERVICE, List.of("a")));
    assertThat(Chosen.parse(List.of("pod/a", "svc/b", "pod/c"), "get"))
        .containsExactly(chosen("a", "c"), new Chosen(Kinds.SERVICE, List.of("b")));
    assertThat(Chosen.parse(List.of("deployments.apps"), "get"))
        .containsExactly(new Chosen(Kinds.DEPLOYMENT, List.of()));
    assertThat(Chosen.parse(List.of("all"), "get"))
        .extracting(Chosen::kind)
        .isEqualTo(List.of(Kinds.POD, Kinds.SERVICE, Kinds.DEPLOYMENT, Kinds.REPLICA_SET));
  }

  private static Chosen chosen(String... names) {
    return new Chosen(Kinds.POD, List.of(names));
  }

  @Test
  void aNameMayNotHoldASlash() {
    assertThatThrownBy(() -> Chosen.parse(List.of("pod/a/b"), "get"))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("must have a single resource and name");
  }

  @Test
  void keyEditsAreCutFromTheObjects() {
    var split = KeyEdits.split(List.of("pod", "web", "a=1", "b=x=y", "c-"), "label");

    assertThat(split.objects()).containsExactly("pod", "web");
    assertThat(split.edits()).isEqualTo(new KeyEdits(Map.of("a", "1", "b", "x=y"), Set.of("c")));
    assertThat(split.edits().applied(Map.of("c", "3", "d", "4")))
        .isEqualTo(Map.of("a", "1", "b", "x=y", "d", "4"));
  }

  @Test
  void durationsAreReadAsGoWritesThem() {
    assertThat(TimeSpan.parse("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(TimeSpan.parse("1m30s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(TimeSpan.parse("0.5h")).isEqualTo(Duration.ofMinutes(30));
    assertThat(TimeSpan.parse("20ms")).isEqualTo(Duration.ofMillis(20));
    assertThat(TimeSpan.parse("-1s")).isNegative();
    assertThat(TimeSpan.parse("0")).isZero();
    assertThatThrownBy(() -> TimeSpan.parse("1x")).hasMessage("invalid duration \"1x\"");
  }
}
