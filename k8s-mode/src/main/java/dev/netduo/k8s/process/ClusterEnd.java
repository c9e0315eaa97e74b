package dev.netduo.k8s.process;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.session.Removal;
import dev.netduo.emulator.session.Sessions;
import java.util.List;

/** Ends a cluster's process and removes every trace of the cluster. */
public final class ClusterEnd {
  private ClusterEnd() {}

  /**
   * Removes a cluster, whether it runs or not; one that does not exist is fine.
   *
   * @throws dev.netduo.emulator.NetduoException where the engine would not let go of something; the
   *     cluster's folder stays then, so that it can be tried again
   */
  public static Removal remove(ClusterHome home, ContainerEngine engine) {
    home.process().ifPresent(ClusterEnd::end);
    // One that never came to be has nothing, and another's session may have its name.
    var removal =
        home.ownsSession()
            ? new Sessions(engine).remove(home.name())
            : new Removal(List.of(), List.of(), List.of());
    home.remove();
    return removal;
  }

  // All that it holds is about to be removed, so it need not be asked politely.
  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
