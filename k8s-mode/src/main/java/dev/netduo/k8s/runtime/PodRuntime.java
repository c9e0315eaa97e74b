package dev.netduo.k8s.runtime;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.net.AddressPool;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.snapshot.ClusterSnapshot.Ranges;
import dev.netduo.k8s.snapshot.NodeNetwork;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Runs the pods of all nodes: starts what was scheduled, ends what was deleted, and reports. */
public final class PodRuntime implements PodAccess, AutoCloseable {
  /** How many engine calls are under way at once; more makes the engine slower, not faster. */
  public static final int PARALLEL_ENGINE_CALLS = 8;

  private final Containers engine;
  private final KubeApi api;
  private final PodSandbox.Context context;
  private final Map<String, PodSandbox.Node> nodes;
  private final Map<String, PodSandbox> byUid = new ConcurrentHashMap<>();
  private final Map<String, Boolean> ending = new ConcurrentHashMap<>();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Informer<Pod> pods;

  /**
   * Begins to run pods.
   *
   * @param cluster the cluster's name
   * @param dnsServer the address pods ask for names
   */
  public PodRuntime(
      Session session,
      String cluster,
      KubeApi api,
      DataPlane dataPlane,
      Ranges ranges,
      List<NodeNetwork> nodes,
      Ip dnsServer) {
    this.engine = session.engine().containers();
    this.api = api;
    var specs = new PodContainers(session.name(), cluster, ranges, dnsServer);
    this.context =
        new PodSandbox.Context(
            engine, api, dataPlane, specs, new Semaphore(PARALLEL_ENGINE_CALLS, true));
    this.nodes =
        nodes.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    NodeNetwork::name,
                    node ->
                        new PodSandbox.Node(
                            node.name(), node.underlay(), new AddressPool(node.podCidr()))));
    this.pods =
        Informer.start(
            api,
            Kinds.POD,
            change -> change.after().ifPresentOrElse(this::present, () -> gone(change.object())));
  }

  private void present(Pod pod) {
    var uid = pod.getMetadata().getUid();
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      if (ending.putIfAbsent(uid, true) == null) {
        submit(() -> end(pod));
      }
      return;
    }
    var node = Optional.ofNullable(pod.getSpec().getNodeName()).map(nodes::get);
    node.ifPresent(home -> {
      var sandbox = new PodSandbox(pod, home, context);
      if (byUid.putIfAbsent(uid, sandbox) == null) {
        submit(sandbox::start);
      }
    });
  }

  /** Deleted without its node being asked: what runs of it still has to go. */
  private void gone(Pod pod) {
    if (ending.putIfAbsent(pod.getMetadata().getUid(), true) == null) {
      submit(() -> end(pod));
    }
  }

  private void end(Pod pod) {
    var meta = pod.getMetadata();
    var grace = Optional.ofNullable(meta.getDeletionGracePeriodSeconds()).orElse(0L);
    var sandbox = Optional.ofNullable(byUid.remove(meta.getUid()));
    sandbox.ifPresent(running -> running.end(Duration.ofSeconds(grace)));
    try {
      api.delete(
          Kinds.POD, meta.getNamespace(), meta.getName(), DeleteOptions.NOW.withUid(meta.getUid()));
    } catch (ApiException e) {
      // Already gone, or its name belongs to another pod by now.
      if (!e.isNotFound() && e.code() != ApiException.CONFLICT) {
        throw e;
      }
    } finally {
      ending.remove(meta.getUid());
    }
  }

  private void submit(Runnable work) {
    try {
      workers.execute(work);
    } catch (RejectedExecutionException e) {
      // The cluster is being taken down: what is left goes by label.
    }
  }

  /**
   * The main process of a pod's first running container, as the machine numbers it.
   *
   * @return empty while the pod does not run
   */
  public Optional<Integer> pidOf(ObjectKey pod) {
    return find(pod)
        .flatMap(sandbox -> sandbox.containerIds().values().stream().findFirst())
        .flatMap(engine::find)
        .filter(container -> container.isRunning())
        .map(container -> container.pid());
  }

  private Optional<PodSandbox> find(ObjectKey pod) {
    return byUid.values().stream().filter(sandbox -> sandbox.key().equals(pod)).findFirst();
  }

  private String containerOf(String namespace, String pod, String container) {
    api.require(Kinds.POD, namespace, pod);
    var ids =
        find(new ObjectKey(namespace, pod))
            .map(PodSandbox::containerIds)
            .filter(known -> !known.isEmpty())
            .orElseThrow(() ->
                new NetduoException(
                    "pod " + pod + " does not have a host assigned or has not started"));
    if (container.isEmpty()) {
      return ids.values().iterator().next();
    }
    return Optional.ofNullable(ids.get(container))
        .orElseThrow(() ->
            new NetduoException(
                "container " + container + " is not valid for pod " + pod,
                "it has " + String.join(", ", ids.keySet())));
  }

  @Override
  public int exec(
      String namespace,
      String pod,
      String container,
      List<String> command,
      Streams streams,
      boolean tty) {
    return engine.exec(containerOf(namespace, pod, container), command, streams, tty);
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      boolean follow,
      int tail,
      OutputStream out,
      OutputStream err) {
    engine.logs(containerOf(namespace, pod, container), follow, tail, out, err);
  }

  /** Stops following the API; containers stay as they are. */
  @Override
  public void close() {
    pods.close();
    workers.shutdownNow();
  }
}
