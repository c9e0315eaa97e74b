package dev.netduo.shell.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void linesTellWhatTookItsTimeAndWarnings() {
    var out = new StringWriter();
    var lines = new ProgressLines(new PrintWriter(out));

    lines.publish(new Event.Started("build netduo/node", 0));
    lines.publish(new Event.Advanced("build netduo/node", "step 1"));
    lines.publish(new Event.Finished("build netduo/node", Duration.ofMillis(16_240)));
    lines.publish(new Event.Started("start cluster", 3));
    lines.publish(new Event.Finished("start cluster", Duration.ofMillis(20)));
    lines.publish(new Event.Warned("the disk is nearly full"));

    assertThat(out.toString().lines())
        .containsExactly("build netduo/node (16.2 s)", "warning: the disk is nearly full");
  }

  @Test
  void aBarNamesTheWorkAndItsNewestStepAndGoesAtTheEnd() {
    var screen = new ByteArrayOutputStream();
    var bars = new ProgressBars(new PrintStream(screen, true, StandardCharsets.UTF_8));

    bars.publish(new Event.Started("start 2 pods", 2));
    bars.publish(new Event.Started("wire node-1", 0));
    bars.publish(new Event.Finished("wire node-1", Duration.ZERO));
    bars.publish(new Event.Advanced("start 2 pods", "web-0"));
    bars.publish(new Event.Advanced("start 2 pods", "web-1"));
    bars.publish(new Event.Finished("start 2 pods", Duration.ofSeconds(1)));

    var shown = screen.toString(StandardCharsets.UTF_8);
    assertThat(shown).contains("start 2 pods").contains("2/2").contains("web-1");
    // Nothing of the bar stays: the last thing on the screen's line is blanks and a return.
    assertThat(shown.substring(shown.lastIndexOf("web-1")).split("\r", -1)).hasSizeGreaterThan(1);
    assertThat(shown.substring(shown.lastIndexOf('\r') + 1)).isBlank();
  }
}
