package dev.netduo.k8s.runtime;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.probe.netprobe.ShotStream;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.LogOptions;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.api.PodConnection;
import dev.netduo.k8s.ipam.AddressBook;
import dev.netduo.k8s.ipam.Addressing;
import dev.netduo.k8s.runtime.PodContext.Home;
import dev.netduo.k8s.runtime.pod.Attempt;
import dev.netduo.k8s.runtime.pod.PodDns;
import dev.netduo.k8s.runtime.pod.PodParts;
import dev.netduo.k8s.runtime.probe.Asker;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs the pods of all nodes: starts what was scheduled, keeps it as it is wanted, ends what was
 * deleted, and reports. What an earlier program of the same session and cluster left running is
 * found by its labels and taken over as it is; what belongs to no pod of the API is removed.
 */
public final class PodRuntime implements PodAccess, AutoCloseable {
  /** How many engine calls are under way at once; more makes the engine slower, not faster. */
  public static final int PARALLEL_ENGINE_CALLS = 8;

  private static final String V6_KERNEL = "if [ -d /proc/sys/net/ipv6 ]; then echo yes; fi";

  private final Containers engine;
  private final PodContext context;
  private final Map<String, NodePlace> places = new ConcurrentHashMap<>();
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();
  private final PodAddresses addresses;
  private final Map<String, Home> homes = new ConcurrentHashMap<>();
  private final Map<String, PodWorker> byUid = new ConcurrentHashMap<>();
  private final Map<String, PodWorker> byContainer = new ConcurrentHashMap<>();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("pod-timers").factory());
  private final ShotStream shots;
  private final PodStreams streams;
  private final Informer<Pod> pods;
  private final List<Informer<?>> sources;
  private volatile Containers.Subscription ends;
  private volatile boolean closed;

  /**
   * Begins to run pods. When this returns everything that was taken over is known to the data
   * plane, all at once.
   *
   * @param agent writes into pods and asks them
   * @param cluster the cluster's name
   * @param addressing how pods are given addresses
   * @param dns whom pods ask for names
   */
  public PodRuntime(
      Session session,
      Agent agent,
      String cluster,
      KubeApi api,
      DataPlane dataPlane,
      Addressing addressing,
      List<NodePlace> nodes,
      PodDns dns) {
    this.engine = session.engine().containers();
    this.shots = new ShotStream(agent);
    var labels = new PodLabels(session.name(), cluster);
    var specs =
        new PodContainers(
            labels, dns, addressing.families(), agent.run(V6_KERNEL).strip().equals("yes"));
    this.context =
        new PodContext(
            api,
            engine,
            session.engine().volumes(),
            dataPlane,
            labels,
            specs,
            dns.domain(),
            new ImagePulls(session.engine().images(), workers),
            new AgentScripts(agent),
            new Asker(engine, shots, workers),
            new PodEvents(api),
            new Semaphore(PARALLEL_ENGINE_CALLS, true),
            workers,
            timers);
    nodes.forEach(this::moved);
    this.addresses =
        new PodAddresses(
            api,
            addressing,
            new AddressBook(addressing.reserved(), addressing.rest(), InstantSource.system()),
            () ->
                places.values().stream()
                    .flatMap(place -> place.network().podCidrs().stream())
                    .toList());
    nodes.forEach(node -> homes.put(node.network().name(), home(node)));
    this.streams = new PodStreams(api, engine, agent, this::find);
    this.ends = follow();
    adopt();
    this.pods =
        Informer.start(
            api,
            Kinds.POD,
            change -> change.after().ifPresentOrElse(this::present, () -> gone(change.object())));
    this.sources =
        List.of(
            Informer.start(api, Kinds.CONFIG_MAP, change -> sourceChanged(change.object())),
            Informer.start(api, Kinds.SECRET, change -> sourceChanged(change.object())));
  }

  /**
   * A node's container is stopped: as on a machine that is off, nobody looks after its pods. Those
   * that are deleted go nevertheless.
   */
  public void stopped(String node) {
    stopped.add(node);
  }

  /** A node's container was started again: its process is another one now. */
  public void moved(NodePlace node) {
    var name = node.network().name();
    places.put(name, node);
    if (stopped.remove(name)) {
      byUid.values().stream()
          .filter(worker -> name.equals(worker.pod().getSpec().getNodeName()))
          .forEach(PodWorker::doubt);
    }
  }

  /** A node joined: what is already scheduled to it starts. */
  public void joined(NodePlace node) {
    var name = node.network().name();
    places.put(name, node);
    homes.put(name, home(node));
    pods.items().stream()
        .filter(pod -> name.equals(pod.getSpec().getNodeName()))
        .forEach(this::present);
  }

  /** A node left: no pod starts on it any more; those on it go with their objects. */
  public void left(String node) {
    homes.remove(node);
    places.remove(node);
  }

  private Home home(NodePlace node) {
    var name = node.network().name();
    return new Home(() -> places.getOrDefault(name, node), () -> stopped.contains(name), addresses);
  }

  private Containers.Subscription follow() {
    return engine.onEnd(context.labels().ofCluster(), this::ended, this::lost);
  }

  private void ended(String container) {
    Optional.ofNullable(byContainer.get(container)).ifPresent(worker -> worker.ended(container));
  }

  // The engine went away: whatever happened meanwhile was not told.
  private void lost() {
    if (closed) {
      return;
    }
    try {
      var _ = timers.schedule(() -> workers.execute(this::followAgain), 1, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      // The cluster is being taken down.
    }
  }

  private void followAgain() {
    try {
      ends = follow();
      byUid.values().forEach(PodWorker::doubt);
    } catch (dev.netduo.emulator.NetduoException e) {
      lost();
    }
  }

  private void adopt() {
    // Before the pods are asked for: whose pod is not among them then is nobody's.
    var volumes = context.volumes().list(context.labels().ofCluster());
    var left =
        engine.list(context.labels().ofCluster()).stream()
            .collect(
                Collectors.groupingBy(found -> found.labels().getOrDefault(PodLabels.UID, "")));
    var known =
        context.api().list(Kinds.POD).items().stream()
            .collect(Collectors.toMap(pod -> pod.getMetadata().getUid(), pod -> pod));
    left.forEach((uid, containers) -> {
      var pod = Optional.ofNullable(known.get(uid)).flatMap(this::worker);
      pod.ifPresentOrElse(worker -> worker.adopt(containers), () -> remove(uid, containers));
    });
    volumes.stream()
        .map(volume -> volume.labels().getOrDefault(PodLabels.UID, ""))
        .distinct()
        .filter(uid -> !known.containsKey(uid) && !left.containsKey(uid))
        .forEach(uid -> remove(uid, List.of()));
    var attachments =
        byUid.values().stream().flatMap(worker -> worker.attachment().stream()).toList();
    var _ = context.dataPlane().takeOver(attachments);
  }

  // Apps before the sandbox they are in, and volumes when nobody has them any more.
  private void remove(String uid, List<Container> containers) {
    workers.execute(() -> {
      containers.stream()
          .sorted((a, b) -> Boolean.compare(isSandbox(a), isSandbox(b)))
          .forEach(container -> context.limited(() -> engine.remove(container.id())));
      context
          .volumes()
          .list(context.labels().ofPod(uid))
          .forEach(volume -> context.volumes().remove(volume.name()));
    });
  }

  private static boolean isSandbox(Container container) {
    return !container.labels().containsKey(Attempt.LABEL);
  }

  /** The worker of a pod, a new one where it has none; empty where it is on none of the nodes. */
  private Optional<PodWorker> worker(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getNodeName())
        .map(homes::get)
        .map(
            home -> byUid.computeIfAbsent(pod.getMetadata().getUid(), uid -> newWorker(pod, home)));
  }

  private PodWorker newWorker(Pod pod, Home home) {
    var uid = pod.getMetadata().getUid();
    var made = new java.util.concurrent.atomic.AtomicReference<PodWorker>();
    var worker =
        new PodWorker(context, home, pod, id -> byContainer.put(id, made.get()), () -> forget(uid));
    made.set(worker);
    return worker;
  }

  private void forget(String uid) {
    var over = byUid.remove(uid);
    byContainer.values().removeIf(worker -> worker == over);
  }

  private void present(Pod pod) {
    worker(pod)
        .ifPresentOrElse(
            worker -> worker.update(pod),
            () -> {
              // Nobody else will: it never came to a node of this cluster.
              if (pod.getMetadata().getDeletionTimestamp() != null) {
                workers.execute(() -> PodEnding.tell(context.api(), pod));
              }
            });
  }

  /** Deleted without its node being asked: what runs of it still has to go. */
  private void gone(Pod pod) {
    Optional.ofNullable(byUid.get(pod.getMetadata().getUid())).ifPresent(PodWorker::vanish);
  }

  private void sourceChanged(io.fabric8.kubernetes.api.model.HasMetadata source) {
    byUid.values().stream()
        .filter(worker -> worker.key().namespace().equals(source.getMetadata().getNamespace()))
        .filter(worker -> !PodParts.volumes(worker.pod()).isEmpty())
        .forEach(PodWorker::wake);
  }

  /**
   * The main process of a pod's first running container, as the machine numbers it.
   *
   * @return empty while the pod does not run
   */
  public Optional<Integer> pidOf(ObjectKey pod) {
    return find(pod).stream()
        .flatMap(worker ->
            PodParts.apps(worker.pod()).stream()
                .flatMap(container -> worker.app(container.getName()).stream()))
        .flatMap(app -> app.current().stream())
        .flatMap(attempt -> attempt.pid().stream())
        .findFirst();
  }

  // Of two with one name the one that is not on its way out.
  private Optional<PodWorker> find(ObjectKey pod) {
    return byUid.values().stream()
        .filter(worker -> worker.key().equals(pod))
        .min(
            java.util.Comparator.comparing(
                worker -> worker.pod().getMetadata().getDeletionTimestamp() != null));
  }

  @Override
  public int exec(
      String namespace,
      String pod,
      String container,
      List<String> command,
      Streams tied,
      boolean tty) {
    return streams.exec(namespace, pod, container, command, tied, tty);
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
    streams.logs(namespace, pod, container, follow, tail, out, err);
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      LogOptions options,
      OutputStream out,
      OutputStream err) {
    streams.logs(namespace, pod, container, options, out, err);
  }

  @Override
  public int attach(String namespace, String pod, String container, Streams tied, boolean tty) {
    return streams.attach(namespace, pod, container, tied, tty);
  }

  @Override
  public PodConnection connect(String namespace, String pod, int port) {
    return streams.connect(namespace, pod, port);
  }

  /** Stops following the API; containers stay as they are. */
  @Override
  public void close() {
    closed = true;
    pods.close();
    sources.forEach(Informer::close);
    ends.close();
    byUid.values().forEach(PodWorker::close);
    timers.shutdownNow();
    context.scripts().close();
    context.events().close();
    shots.close();
    workers.shutdownNow();
  }
}
