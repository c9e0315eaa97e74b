package dev.netduo.k8s.conformance;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.session.Session;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The cases of one file, read without a mistake and ready to be tried on real containers. */
public interface Suite {

  /** The ids of its cases, in the order of the file; no two are the same. */
  List<String> ids();

  /**
   * Tries cases in the order of the file, on a cluster that is started for them and taken down
   * again.
   *
   * @param session where the cluster is started
   * @param agent the session's
   * @param wanted the ids of the cases to try
   * @param told of every case as soon as it is through
   * @throws NetduoException where the cluster cannot be started or the cases' world not be built
   */
  List<CaseResult> run(Session session, Agent agent, Set<String> wanted, Consumer<CaseResult> told);
}
