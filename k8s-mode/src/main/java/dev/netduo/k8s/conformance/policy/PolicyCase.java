package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.snapshot.PodNetwork.NamedPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A case: what is done to the model's world, and who reaches whom then.
 *
 * @param steps one after the other; the first applies the case's policies
 */
record PolicyCase(String id, String title, List<Step> steps) {

  /**
   * One step.
   *
   * @param actions what is done
   * @param expect the whole table afterwards, later statements before earlier ones
   * @param probes what is tried beside the table
   */
  record Step(List<Action> actions, List<Statement> expect, List<Check> probes) {}

  /**
   * A statement on cells of the table.
   *
   * @param ports {@code *}, or a union of {@code PORT/PROTOCOL}
   */
  record Statement(boolean allow, Union from, Union to, Union ports) {}

  /**
   * A single probe.
   *
   * @param from a pod, a node or an external
   * @param to one of those, or {@code svc:} and a pod for its service
   */
  record Check(String from, String to, Protocol protocol, int port, boolean allow) {}

  /** A change of the world. */
  sealed interface Action {
    /** Creates or replaces a policy, whose texts may hold placeholders. */
    record ApplyPolicy(String place, Map<String, @Nullable Object> tree) implements Action {}

    /** Deletes one; it has no namespace where it is one for the cluster. */
    record DeletePolicy(String kind, String namespace, String name) implements Action {}

    /** Sets and removes labels of a pod. */
    record LabelPod(String pod, Map<String, String> set, Set<String> remove) implements Action {}

    /** Sets and removes labels of a namespace. */
    record LabelNamespace(String namespace, Map<String, String> set, Set<String> remove)
        implements Action {}

    /** Creates a pod; an address of the model. */
    record CreatePod(
        String pod, String node, Ip ip, Map<String, String> labels, List<NamedPort> ports)
        implements Action {}

    /** Deletes a pod. */
    record DeletePod(String pod) implements Action {}

    /** Makes a pod anew at another address of the model. */
    record MovePod(String pod, Ip ip) implements Action {}

    /** Creates a namespace. */
    record CreateNamespace(String name, Map<String, String> labels) implements Action {}

    /** Deletes a namespace with all that is in it. */
    record DeleteNamespace(String name) implements Action {}
  }

  /**
   * A policy the API must refuse, or must not.
   *
   * @param field what it must complain about; empty where any refusal will do
   */
  record Invalid(
      String id,
      String title,
      String place,
      Map<String, @Nullable Object> tree,
      boolean rejected,
      Optional<String> field) {}
}
