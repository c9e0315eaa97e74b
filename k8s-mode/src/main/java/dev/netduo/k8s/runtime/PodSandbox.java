package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.runtime.PodContext.Home;
import dev.netduo.k8s.runtime.pod.PodParts;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The container that holds a pod's network and volumes, and its place in the data plane. Used by
 * the pod's worker alone, but for {@link #running} and {@link #ips}.
 */
final class PodSandbox {
  private final PodContext context;
  private final Home home;
  private final ObjectKey pod;
  private final String uid;
  private final boolean onHost;
  private volatile Optional<Running> running = Optional.empty();
  private volatile List<Ip> ips = List.of();
  private CompletableFuture<Void> wired = CompletableFuture.completedFuture(null);

  /**
   * A sandbox that runs.
   *
   * @param takenOver whether an earlier program made it
   */
  record Running(String id, int pid, boolean takenOver) {}

  PodSandbox(PodContext context, Home home, Pod pod) {
    this.context = context;
    this.home = home;
    this.pod = ObjectKey.of(pod);
    this.uid = pod.getMetadata().getUid();
    this.onHost = PodParts.onHostNetwork(pod);
  }

  /** A sandbox of an earlier program; its addresses stay the pod's. */
  void adopt(Container found) {
    var label =
        Optional.ofNullable(found.labels().get(PodLabels.IP)).stream()
            .flatMap(text -> Stream.of(text.split(",", -1)))
            .map(Ip::parse)
            .toList();
    home.addresses().keep(pod, uid, label);
    ips = onHost ? home.place().get().network().underlays() : label;
    if (found.isRunning() && !ips.isEmpty()) {
      running = Optional.of(new Running(found.id(), found.pid(), true));
    } else {
      context.limited(() -> context.engine().remove(found.id()));
    }
  }

  /** What the data plane is to know of it, where it runs and has a network of its own. */
  Optional<DataPlane.Attachment> attachment() {
    return onHost
        ? Optional.empty()
        : running.map(now ->
            new DataPlane.Attachment(
                pod, uid, home.place().get().network().name(), ips, now.pid()));
  }

  Optional<Running> running() {
    return running;
  }

  /** Its addresses, the cluster's primary family first; none yet where it never stood. */
  List<Ip> ips() {
    return ips;
  }

  Optional<Integer> pid() {
    return running.map(Running::pid);
  }

  /** Makes and starts it, and has it wired; {@link #wired} tells when that is done. */
  void start(Pod spec) {
    var addresses = addresses(spec);
    var request =
        onHost
            ? context.specs().hostSandbox(spec, home.place().get().container())
            : context.specs().sandbox(spec, addresses);
    var id = context.limited(() -> context.engine().create(request));
    try {
      context.limited(() -> context.engine().start(id));
      var started =
          context
              .engine()
              .find(id)
              .filter(Container::isRunning)
              .orElseThrow(() -> new NetduoException("the sandbox of " + pod + " is gone"));
      running = Optional.of(new Running(id, started.pid(), false));
    } catch (NetduoException e) {
      context.limited(() -> context.engine().remove(id));
      throw e;
    }
    wired =
        attachment()
            .map(context.dataPlane()::attach)
            .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private List<Ip> addresses(Pod spec) {
    if (ips.isEmpty()) {
      var node = home.place().get().network();
      ips = onHost ? node.underlays() : home.addresses().take(spec, node.podCidrs());
    }
    return ips;
  }

  /** Completes when the pod can be reached. */
  CompletableFuture<Void> wired() {
    return wired;
  }

  /** Looks whether it still runs; where it does not, what is left of it goes. */
  boolean stands() {
    var known = running;
    if (known.isEmpty()) {
      return false;
    }
    var stands =
        context
            .engine()
            .find(known.get().id())
            .filter(found -> found.isRunning() && found.pid() == known.get().pid())
            .isPresent();
    if (!stands) {
      remove();
    }
    return stands;
  }

  /** Takes it away; the addresses stay the pod's. */
  void remove() {
    var known = running;
    running = Optional.empty();
    if (!onHost) {
      context.dataPlane().detach(pod, uid).exceptionally(e -> null).join();
    }
    known.ifPresent(gone -> context.limited(() -> context.engine().remove(gone.id())));
  }

  /** Takes it away for good, with the pod's volumes. */
  void end(Pod spec) {
    remove();
    home.addresses().release(uid);
    if (!PodParts.volumes(spec).isEmpty() || !context.specs().ownFiles(spec).isEmpty()) {
      context
          .volumes()
          .list(context.labels().ofPod(uid))
          .forEach(volume -> context.limited(() -> context.volumes().remove(volume.name())));
    }
  }
}
