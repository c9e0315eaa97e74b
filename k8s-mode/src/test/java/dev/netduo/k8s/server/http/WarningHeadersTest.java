package dev.netduo.k8s.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningHeadersTest {
  @Test
  void eachWarningIsAQuotedSentenceOnALineAndIsSaidOnce() {
    assertThat(WarningHeaders.of(List.of("a \"b\" \\c\r\nd", "a \"b\" \\c\r\nd", "e")))
        .containsExactly("299 - \"a \\\"b\\\" \\\\c d\"", "299 - \"e\"");
  }

  @Test
  void manyWarningsAreAsManyAsAHeadHasRoomFor() {
    var many = IntStream.range(0, 2_000).mapToObj(n -> "unknown field \"f" + n + "\"").toList();

    var headers = WarningHeaders.of(many);

    assertThat(headers)
        .hasSizeGreaterThan(50)
        .first()
        .isEqualTo("299 - \"unknown field \\\"f0\\\"\"");
    assertThat(headers.stream().mapToInt(String::length).sum()).isLessThan(4096);
  }

  @Test
  void aWarningThatIsLongerThanAHeadIsCut() {
    assertThat(WarningHeaders.of(List.of("é".repeat(10_000), "short")))
        .containsExactly("299 - \"" + "é".repeat(256) + "\"", "299 - \"short\"");
  }
}
