package dev.netduo.shell.progress;

import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Tells of long work as one moving bar on a terminal's standard error; when the work is done the
 * bar goes and nothing of it stays. Work within work is told in the bar of the outermost.
 */
public final class ProgressBars implements Events {
  private static final int WIDTH = 78;
  private static final int REFRESH_MILLIS = 100;

  private final PrintStream terminal;
  private final Map<String, Integer> open = new LinkedHashMap<>();
  private Optional<ProgressBar> bar = Optional.empty();
  private String outermost = "";

  /** Draws on this stream, which is a terminal. */
  public ProgressBars(PrintStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void publish(Event event) {
    switch (event) {
      case Event.Started(var work, var steps) -> {
        if (open.isEmpty()) {
          begin(work, steps);
        } else {
          say(work);
        }
        open.merge(work, 1, Integer::sum);
      }
      case Event.Advanced(var work, var step) -> {
        if (work.equals(outermost)) {
          bar.ifPresent(ProgressBar::step);
        }
        say(step);
      }
      case Event.Finished(var work, var took) -> {
        open.computeIfPresent(work, (same, times) -> times == 1 ? null : times - 1);
        if (open.isEmpty()) {
          end();
        }
      }
      case Event.Warned(var message) -> {
        var resumed = bar.isPresent();
        terminal.println((resumed ? "\r\u001b[K" : "") + "warning: " + message);
      }
    }
  }

  private void begin(String work, int steps) {
    outermost = work;
    bar =
        Optional.of(
            new ProgressBarBuilder()
                .setTaskName(work)
                .setInitialMax(steps == 0 ? -1 : steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setMaxRenderedLength(WIDTH)
                .hideEta()
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH))
                .build());
  }

  private void say(String text) {
    var line = text.lines().findFirst().orElse("").strip();
    bar.ifPresent(shown -> shown.setExtraMessage(" " + line));
  }

  private void end() {
    bar.ifPresent(shown -> {
      shown.close();
      // The library's last refresh may come after its own clearing.
      terminal.print("\r" + " ".repeat(WIDTH) + "\r");
      terminal.flush();
    });
    bar = Optional.empty();
    outermost = "";
  }
}
