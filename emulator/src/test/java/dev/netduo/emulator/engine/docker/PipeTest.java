package dev.netduo.emulator.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class PipeTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void what_goes_in_comes_out_in_order_whatever_the_sizes(long seed) throws IOException {
    var random = new Random(seed);
    var pipe = new Pipe(1 + random.nextInt(100));
    var bytes = new byte[20_000];
    random.nextBytes(bytes);
    var pieces = new Random(seed + 1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            for (int done = 0; done < bytes.length; ) {
              var part = Math.min(bytes.length - done, pieces.nextInt(300));
              pipe.sink().write(bytes, done, part);
              done += part;
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          pipe.end();
        });

    assertThat(pipe.source().readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void a_failure_is_told_after_the_last_byte() throws IOException {
    var pipe = new Pipe(10);
    pipe.sink().write(7);
    pipe.fail(new IOException("the connection broke"));

    assertThat(pipe.source().read()).isEqualTo(7);
    assertThatThrownBy(() -> pipe.source().read()).hasMessageContaining("the connection broke");
  }

  @Test
  void writing_after_the_end_neither_waits_nor_fails() throws IOException {
    var pipe = new Pipe(1);
    pipe.end();

    pipe.sink().write(new byte[1000]);

    assertThat(pipe.source().read()).isEqualTo(-1);
  }
}
