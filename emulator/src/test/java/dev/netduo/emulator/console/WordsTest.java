package dev.netduo.emulator.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {
  private static final String ALPHABET = "ab \t'\"\\#;$=-";

  @Test
  void blanksSeparateAndQuotesHoldTogether() {
    assertThat(Words.of("docker run  --name web -e 'A=b c' \"x\\\"y\" z\\ w # rest"))
        .containsExactly("docker", "run", "--name", "web", "-e", "A=b c", "x\"y", "z w");
  }

  @Test
  void anEmptyPairOfQuotesIsAWord() {
    assertThat(Words.of("a '' b")).containsExactly("a", "", "b");
  }

  @Test
  void aHashInsideAWordIsNoComment() {
    assertThat(Words.of("a#b #c")).containsExactly("a#b");
  }

  @Test
  void anUnclosedQuoteNamesItsColumn() {
    assertThatThrownBy(() -> Words.of("echo 'abc"))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("column 6");
  }

  @Test
  void semicolonsSeparateCommandsUnlessQuotedOrInAComment() {
    assertThat(Words.commands("a 'x;y'; b ;; c # d; e"))
        .containsExactly("a 'x;y'", "b", "c # d; e");
  }

  static IntStream seeds() {
    return IntStream.range(0, 500);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsQuotedComesBackAsItWas(int seed) {
    var random = new Random(seed);
    var words = new ArrayList<String>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      words.add(
          IntStream.range(0, random.nextInt(6))
              .mapToObj(
                  ignored -> String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length()))))
              .collect(Collectors.joining()));
    }
    assertThat(Words.of(quoted(words))).isEqualTo(words);
    assertThat(Words.commands(quoted(words))).containsExactly(quoted(words).strip());
  }

  private static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
