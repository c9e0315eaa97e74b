package dev.netduo.emulator.agent;

import dev.netduo.emulator.engine.LiveExec;
import java.util.List;

/**
 * The one privileged container of a session: enters the network namespaces of the others and runs
 * scripts there.
 */
public interface Agent extends AutoCloseable {

  /**
   * Runs a shell script in the agent, over the one attached stream, and answers what it printed on
   * standard output. Scripts of one thread run one after the other, those of several side by side.
   * To work in a container's network namespace a script uses {@code nsenter -t PID -n}.
   *
   * @throws dev.netduo.emulator.NetduoException where the script's exit code is not 0; carries what
   *     it complained
   */
  String run(String script);

  /**
   * Starts a command in the agent whose streams stay open until the answer is closed; as in a
   * script {@code nsenter} leads into a container's namespace.
   */
  LiveExec open(List<String> command);

  /** Ends the stream; the container stays. */
  @Override
  void close();
}
