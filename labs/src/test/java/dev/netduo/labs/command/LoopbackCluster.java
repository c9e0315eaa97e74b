package dev.netduo.labs.command;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.client.ClusterConnection;
import dev.netduo.k8s.manifest.ManifestReader;
import dev.netduo.k8s.server.ApiServer;
import dev.netduo.k8s.server.ServerOptions;
import dev.netduo.k8s.server.auth.Credentials;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineInput;
import dev.netduo.labs.line.LineRunner;
import dev.netduo.labs.line.ScriptLine;
import dev.netduo.labs.line.Workbench;
import dev.netduo.labs.line.Workbench.Lifetime;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodIPBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Lines on a cluster that is served on loopback and has no container behind it, on a machine
 * without an engine: what lines do with it they do by its API alone.
 */
final class LoopbackCluster implements AutoCloseable {
  private final KubeApi api = new ObjectStore(new ServiceAddresses(Cidr.parse("10.96.0.0/16")));
  private final ApiServer server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final LineRunner runner;
  private final Workbench bench;

  /**
   * @param tools what comes of a command in a pod of a name
   */
  LoopbackCluster(BiFunction<String, List<String>, ExecResult> tools) {
    server =
        ApiServer.start(
            api, new Pods(tools), ServerOptions.loopback(Credentials.create(List.of())));
    bench = new Workbench("elsewhere", LoopbackCluster::noEngine, Events.NONE, Lifetime.KEPT);
    var input = new LineInput(InputStream.nullInputStream());
    var nothing = new ByteArrayOutputStream();
    var console = new TerminalConsole(new PrintWriter(out, true), new PrintWriter(err, true));
    var commands = new LineCommands(() -> bench, console, new Streams(input, nothing, nothing));
    var table = new CommandTable(console, new CommandErrors(false), commands.forSession());
    runner = new LineRunner(table, input, Map.of(), words -> {});
    var _ =
        api.create(
            Kinds.NAMESPACE,
            new NamespaceBuilder().withNewMetadata().withName("default").endMetadata().build());
  }

  private static ContainerEngine noEngine() {
    throw new EngineException(Reason.UNREACHABLE, "no engine answers", "", null);
  }

  /** From now on lines find the cluster, as with {@code --kubeconfig}. */
  LoopbackCluster connected() {
    bench.connectTo(() ->
        Optional.of(ClusterConnection.open(server.address().toString(), server.credentials())));
    return this;
  }

  Workbench bench() {
    return bench;
  }

  void apply(String objects) {
    var apply = new Apply(api);
    ManifestReader.read("objects.yaml", objects)
        .forEach(manifest -> apply.apply(manifest.object(), "default"));
  }

  /** A pod that runs, in a container that its runtime calls by this identifier. */
  void run(String pod, String label, String ip, String containerId) {
    apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: %s, labels: {app: %s}},".formatted(pod, label)
            + " spec: {nodeName: n1, containers: [{name: c, image: box}]}}");
    var _ =
        api.modifyStatus(
            Kinds.POD,
            "default",
            pod,
            object -> {
              var status = object.getStatus();
              status.setPhase("Running");
              status.setPodIP(ip);
              status.setPodIPs(List.of(new PodIPBuilder().withIp(ip).build()));
              status.setContainerStatuses(
                  List.of(
                      new ContainerStatusBuilder()
                          .withName("c")
                          .withContainerID(containerId)
                          .build()));
              return object;
            });
  }

  /** Runs a line and answers its exit code. */
  int line(String line) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return runner.run(ScriptLine.typed(line));
  }

  /** What the last line printed. */
  String out() {
    return out.toString();
  }

  /** What the last line complained. */
  String err() {
    return err.toString();
  }

  @Override
  public void close() {
    bench.letGo();
    server.close();
  }

  private record Pods(BiFunction<String, List<String>, ExecResult> tools) implements PodAccess {
    @Override
    public int exec(
        String namespace,
        String pod,
        String container,
        List<String> command,
        Streams streams,
        boolean tty) {
      var ran = tools.apply(pod, command);
      try {
        streams.out().write(ran.out().getBytes(StandardCharsets.UTF_8));
        streams.err().write(ran.err().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return ran.exitCode();
    }

    @Override
    public void logs(
        String namespace,
        String pod,
        String container,
        boolean follow,
        int tail,
        OutputStream logOut,
        OutputStream logErr) {
      throw new NetduoException("no logs");
    }
  }
}
