package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import java.util.ArrayList;
import java.util.List;

/** What went wrong with some of a line's objects while the others had their turn. */
final class Failures {
  private final List<NetduoException> failures = new ArrayList<>();

  /** Does something; where it fails the failure is kept for {@link #raise}. */
  void attempt(Runnable action) {
    try {
      action.run();
    } catch (ApiException e) {
      failures.add(KubectlError.of(e));
    } catch (NetduoException e) {
      failures.add(e);
    }
  }

  /** Lets others keep what was kept. */
  void handTo(Failures others) {
    others.failures.addAll(failures);
  }

  boolean isEmpty() {
    return failures.isEmpty();
  }

  /** Throws what was kept, if anything. */
  void raise() {
    if (!failures.isEmpty()) {
      throw KubectlError.all(failures);
    }
  }
}
