package dev.netduo.k8s.runtime.probe;

import dev.netduo.k8s.runtime.pod.ConfigProblem;
import dev.netduo.k8s.runtime.pod.PodParts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is asked of a container, by a probe or by a hook of its lifecycle. */
public sealed interface Question {

  /** A command that ends with 0. */
  record Exec(List<String> command) implements Question {}

  /** A connection that stands. */
  record Tcp(String host, int port) implements Question {}

  /**
   * A request that is answered with a status from 200 to 399.
   *
   * @param https whether it is encrypted; nobody looks at the certificate
   */
  record Http(String host, int port, String path, boolean https, Map<String, String> headers)
      implements Question {

    /** As the kubelet names it in its messages. */
    public String url() {
      return (https ? "https" : "http") + "://" + host + ":" + port + path;
    }
  }

  /** Nothing: it holds after a while. */
  record Pause(long seconds) implements Question {}

  /**
   * What a probe asks.
   *
   * @param ip the pod's address
   * @throws ConfigProblem where it names a port that the container does not have, or asks by gRPC
   */
  static Question of(Probe probe, Container container, String ip) {
    if (probe.getGrpc() != null) {
      throw new ConfigProblem(
          "gRPC probes are not supported by netduo; use an httpGet, tcpSocket or exec probe");
    }
    return of(probe.getExec(), probe.getHttpGet(), probe.getTcpSocket(), container, ip);
  }

  /**
   * What a hook asks.
   *
   * @throws ConfigProblem as for a probe
   */
  static Question of(LifecycleHandler hook, Container container, String ip) {
    return hook.getSleep() != null
        ? new Pause(Objects.requireNonNullElse(hook.getSleep().getSeconds(), 0L))
        : of(hook.getExec(), hook.getHttpGet(), hook.getTcpSocket(), container, ip);
  }

  private static Question of(
      @Nullable ExecAction exec,
      @Nullable HTTPGetAction http,
      @Nullable TCPSocketAction tcp,
      Container container,
      String ip) {
    if (exec != null) {
      return new Exec(PodParts.orEmpty(exec.getCommand()));
    }
    if (http != null) {
      var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      headers.put("User-Agent", "kube-probe/1.36");
      headers.put("Accept", "*/*");
      PodParts.orEmpty(http.getHttpHeaders())
          .forEach(header -> headers.put(header.getName(), header.getValue()));
      var path = Objects.requireNonNullElse(http.getPath(), "/");
      return new Http(
          or(http.getHost(), ip),
          number(http.getPort(), container),
          path.startsWith("/") ? path : "/" + path,
          "https".equals(String.valueOf(http.getScheme()).toLowerCase(Locale.ROOT)),
          headers);
    }
    if (tcp != null) {
      return new Tcp(or(tcp.getHost(), ip), number(tcp.getPort(), container));
    }
    throw new ConfigProblem("missing probe handler for container " + container.getName());
  }

  private static String or(@Nullable String host, String ip) {
    return host == null || host.isEmpty() ? ip : host;
  }

  private static int number(IntOrString port, Container container) {
    if (port.getStrVal() == null) {
      return port.getIntVal();
    }
    return PodParts.orEmpty(container.getPorts()).stream()
        .filter(named -> port.getStrVal().equals(named.getName()))
        .map(named -> named.getContainerPort())
        .findFirst()
        .orElseThrow(() -> new ConfigProblem("couldn't find port: \"" + port.getStrVal() + "\""));
  }
}
