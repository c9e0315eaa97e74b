package dev.netduo.shell.progress;

import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Tells of long work in plain lines, for logs and pipes. */
public final class ProgressLines implements Events {
  // What is done sooner than this is not worth a line.
  private static final Duration QUICK = Duration.ofMillis(300);

  private final PrintWriter err;

  /** Tells on this writer. */
  public ProgressLines(PrintWriter err) {
    this.err = err;
  }

  @Override
  public synchronized void publish(Event event) {
    switch (event) {
      case Event.Started started -> {}
      case Event.Advanced advanced -> {}
      case Event.Finished(var work, var took) -> {
        if (took.compareTo(QUICK) >= 0) {
          line(work + " (" + seconds(took) + ")");
        }
      }
      case Event.Warned(var message) -> line("warning: " + message);
    }
  }

  private void line(String text) {
    err.println(text);
    err.flush();
  }

  static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }
}
