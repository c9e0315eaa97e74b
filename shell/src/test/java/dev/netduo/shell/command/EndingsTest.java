package dev.netduo.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class EndingsTest {
  private final ArrayList<String> done = new ArrayList<>();
  private final Endings endings = new Endings();

  @Test
  void theNewestIsDoneFirstAndEachOnce() {
    endings.add(() -> done.add("first"));
    endings.add(() -> done.add("second"));

    endings.run();
    endings.run();

    assertThat(done).containsExactly("second", "first");
  }

  @Test
  void whatIsNoLongerWantedIsNotDone() {
    Runnable ending = () -> done.add("unwanted");
    endings.add(ending);
    endings.remove(ending);

    endings.run();

    assertThat(done).isEmpty();
  }

  @Test
  void onceTheProgramEndsNothingIsTakenOn() {
    endings.run();

    assertThatThrownBy(() -> endings.add(() -> done.add("late")))
        .isInstanceOf(NetduoException.class)
        .hasMessage("netduo is ending");
  }
}
