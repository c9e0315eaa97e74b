package dev.netduo.k8s.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.event.Event;
import dev.netduo.k8s.snapshot.LeftOut;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private static final LeftOut SLICE = new LeftOut("endpointslice d/a", "'x' is not an IP address");
  private static final LeftOut SERVICE = new LeftOut("service d/b", "'y' is not an IP address");

  private final List<String> told = new ArrayList<>();
  private final Complaints complaints =
      new Complaints(event -> told.add(((Event.Warned) event).message()), "the data plane");

  private void tell(LeftOut... now) {
    complaints.tell(new TreeSet<>(List.of(now)));
  }

  @Test
  void eachObjectIsComplainedOfOnceInTheOrderOfNames() {
    tell(SERVICE, SLICE);
    tell(SERVICE, SLICE);

    assertThat(told)
        .containsExactly(
            "the data plane leaves out endpointslice d/a: 'x' is not an IP address",
            "the data plane leaves out service d/b: 'y' is not an IP address");
  }

  @Test
  void whatWasInOrderInBetweenIsComplainedOfAgain() {
    tell(SLICE);
    tell();
    tell(SLICE);

    assertThat(told).hasSize(2);
  }

  @Test
  void whatIsWrongInAnotherWayIsComplainedOfAgain() {
    tell(SLICE);
    tell(new LeftOut(SLICE.object(), "70000 is no port"));

    assertThat(told)
        .last()
        .isEqualTo("the data plane leaves out endpointslice d/a: 70000 is no port");
  }
}
