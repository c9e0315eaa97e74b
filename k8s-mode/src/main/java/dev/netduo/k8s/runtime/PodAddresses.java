package dev.netduo.k8s.runtime;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.ipam.AddressBook;
import dev.netduo.k8s.ipam.AddressRequest;
import dev.netduo.k8s.ipam.Addressing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives pods their addresses, by what they and their namespaces ask for. */
final class PodAddresses {
  private final KubeApi api;
  private final Addressing plan;
  private final AddressBook book;
  private final Supplier<List<Cidr>> nodeRanges;

  /**
   * @param nodeRanges the pod ranges of all nodes
   */
  PodAddresses(KubeApi api, Addressing plan, AddressBook book, Supplier<List<Cidr>> nodeRanges) {
    this.api = api;
    this.plan = plan;
    this.book = book;
    this.nodeRanges = nodeRanges;
  }

  /**
   * Takes a pod's addresses, one per family of the cluster.
   *
   * @param own the ranges of its node
   * @throws dev.netduo.emulator.NetduoException where what it asks for is not to be had
   */
  List<Ip> take(Pod pod, List<Cidr> own) {
    var meta = pod.getMetadata();
    var namespace = api.get(Kinds.NAMESPACE, "", meta.getNamespace());
    var asking =
        new AddressRequest.Asking(
            meta.getUid(),
            ObjectKey.of(pod).toString(),
            annotations(Optional.of(pod)),
            annotations(namespace),
            own,
            nodeRanges.get());
    return book.take(AddressRequest.of(asking, plan));
  }

  /** Notes addresses that a pod has from an earlier process. */
  void keep(ObjectKey pod, String uid, List<Ip> ips) {
    book.keep(uid, pod.toString(), ips);
  }

  /** A pod is gone. */
  void release(String uid) {
    book.release(uid);
  }

  private static Map<String, String> annotations(Optional<? extends HasMetadata> object) {
    return object
        .flatMap(found -> Optional.ofNullable(found.getMetadata().getAnnotations()))
        .orElse(Map.of());
  }
}
