package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.conformance.policy.PolicyCase.Action;
import dev.netduo.k8s.snapshot.ClusterSnapshot;
import java.util.List;

/** Where cases take place: it begins as the model says and can be brought back to that. */
interface World {

  /** Makes it as the model says again. */
  void reset();

  /** Does these one after the other; afterwards they are in force. */
  void apply(List<Action> actions);

  /** What is in force. */
  ClusterSnapshot snapshot();

  /** The pods of the table, as {@code namespace/name}. */
  List<String> pods();

  /** The address of a pod, node or external, or of the service {@code svc:NS/POD}. */
  Ip address(String name);
}
