package dev.netduo.labs.compare;

import dev.netduo.docker.DockerMode;
import dev.netduo.emulator.Interruption;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.manifest.ManifestReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The application in both networks, side by side.
 *
 * <p>{@link #start} builds both, {@link #measure} may be called as often as wanted and measures
 * anew each time.
 */
public final class Demo implements AutoCloseable {
  private static final String NAMESPACE = "default";
  private static final String MANIFEST = "application.yaml";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Session session;
  private final Cluster cluster;
  private final Side docker;
  private final Side kubernetes;
  private final long began;

  private Demo(
      Session session,
      Agent agent,
      Prober prober,
      Cluster cluster,
      OutsideClient outside,
      long began) {
    this.session = session;
    this.cluster = cluster;
    this.docker = new DockerSide(new DockerMode(session), prober, outside.source());
    this.kubernetes = new KubernetesSide(cluster, prober, agent, outside);
    this.began = began;
  }

  /**
   * Builds both networks at once. The session must be empty; what was made goes with the session.
   *
   * @throws NetduoException where one of them cannot be built
   */
  public static Demo start(Session session, Agent agent, Prober prober) {
    var began = System.nanoTime();
    var dockerSide =
        CompletableFuture.runAsync(
            () ->
                session
                    .events()
                    .during("start web, api and database in Docker", () -> setUpDocker(session)),
            Thread::startVirtualThread);
    var cluster = Cluster.start(session, agent, ClusterSpec.DEFAULT);
    try {
      session
          .events()
          .during("start web, api and database in Kubernetes", () -> setUpKubernetes(cluster));
      var outside =
          OutsideClient.start(session, agent, cluster.nodePid(cluster.nodes().getFirst().name()));
      dockerSide.join();
      return new Demo(session, agent, prober, cluster, outside, began);
    } catch (CompletionException e) {
      Interruption.putOff(cluster::close);
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (RuntimeException e) {
      Interruption.putOff(cluster::close);
      throw e;
    }
  }

  private static boolean setUpDocker(Session session) {
    DockerSide.setUp(new DockerMode(session));
    return true;
  }

  private static boolean setUpKubernetes(Cluster cluster) {
    var apply = new Apply(cluster.api());
    ManifestReader.read(MANIFEST, manifest())
        .forEach(manifest -> apply.apply(manifest.object(), NAMESPACE));
    cluster.awaitReady(NAMESPACE, PATIENCE);
    return true;
  }

  private static String manifest() {
    try (var resource = Objects.requireNonNull(Demo.class.getResourceAsStream(MANIFEST))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks both networks the same questions; replaces a container on each side at the end. */
  public Comparison measure() {
    var rows = new SideBySide(session.events()).measure(docker, kubernetes);
    return new Comparison(rows, (System.nanoTime() - began) / 1e9);
  }

  /** The cluster of the Kubernetes side. */
  public Cluster cluster() {
    return cluster;
  }

  /** Takes the Kubernetes side down; the Docker side goes with the session. */
  @Override
  public void close() {
    cluster.close();
  }
}
