package dev.netduo.k8s.client;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.kubeconfig.Kubeconfigs;
import dev.netduo.k8s.server.auth.Credentials;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A cluster that some kubeconfig names: netduo's own or any other. */
public final class ClusterConnection implements AutoCloseable {
  private final String context;
  private final String namespace;
  private final KubernetesClient client;

  // Asked for a watch over a WebSocket, a server may answer plainly. Java's client reads such an
  // answer to its end before it says so: for as long as the watch goes on.
  private ClusterConnection(Config config) {
    this.context =
        Optional.ofNullable(config.getCurrentContext())
            .map(named -> named.getName())
            .orElse(config.getMasterUrl());
    this.namespace = Optional.ofNullable(config.getNamespace()).orElse("default");
    this.client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(config).withOnlyHttpWatches(true).build())
            .withKubernetesSerialization(serialization())
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
  }

  // In a list the library takes what it has no class for as a tree.
  private static KubernetesSerialization serialization() {
    var serialization = new KubernetesSerialization();
    Kinds.ALL.forEach(kind -> serialization.registerKubernetesResource(kind.type()));
    return serialization;
  }

  /** A kubeconfig as it was read. */
  private record Read(Path file, Config config) {
    static Read of(Path file) {
      try {
        return new Read(file, Config.fromKubeconfig(file.toFile()));
      } catch (RuntimeException e) {
        throw new NetduoException(
            "cannot read the kubeconfig " + file + ": " + e.getMessage(), "", e);
      }
    }

    List<String> contexts() {
      return config.getContexts().stream().map(named -> named.getName()).toList();
    }

    boolean hasCurrent() {
      return config.getCurrentContext() != null;
    }
  }

  /**
   * A connection; nothing is sent before something is asked.
   *
   * @param kubeconfig a file; those of {@code KUBECONFIG}, else {@code ~/.kube/config} where empty.
   *     Of several the first that has the context counts; its cluster and user are in the same file
   * @param context one of its contexts; the current one where empty
   * @throws NetduoException where there is no such file or context
   */
  public static ClusterConnection open(
      Optional<Path> kubeconfig, Optional<String> context, Map<String, String> environment) {
    var files = kubeconfig.map(List::of).orElseGet(() -> Kubeconfigs.of(environment).files());
    var read = files.stream().filter(Files::isRegularFile).map(Read::of).toList();
    if (read.isEmpty()) {
      throw new NetduoException(
          "there is no kubeconfig " + files.getFirst(),
          "name one with --kubeconfig, or start a cluster: netduo up");
    }
    if (context.isEmpty()) {
      return read.stream()
          .filter(Read::hasCurrent)
          .findFirst()
          .map(current -> new ClusterConnection(current.config()))
          .orElseThrow(() -> lacks(read, "current context", "name one with --context: "));
    }
    var wanted = context.get();
    return read.stream()
        .filter(each -> each.contexts().contains(wanted))
        .findFirst()
        .map(found -> Config.fromKubeconfig(wanted, found.file().toFile()))
        .map(ClusterConnection::new)
        .orElseThrow(() -> lacks(read, "context " + wanted, ""));
  }

  private static NetduoException lacks(List<Read> read, String what, String advice) {
    var files = read.stream().map(each -> each.file().toString()).collect(Collectors.joining(", "));
    var names = read.stream().flatMap(each -> each.contexts().stream()).sorted().toList();
    return new NetduoException(
        "the kubeconfig " + files + " has no " + what,
        names.isEmpty()
            ? "start a cluster: netduo up"
            : advice + "it has " + String.join(", ", names));
  }

  /** A connection to a cluster of netduo's own, which no kubeconfig needs to know. */
  public static ClusterConnection open(String address, Credentials credentials) {
    return new ClusterConnection(
        new ConfigBuilder(Config.empty())
            .withMasterUrl(address)
            .withCaCertData(encoded(credentials.authority().certificate()))
            .withOauthToken(credentials.token())
            .withNamespace("default")
            .build());
  }

  private static String encoded(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** The context's name. */
  public String context() {
    return context;
  }

  /** The namespace its lines work in where they name none. */
  public String namespace() {
    return namespace;
  }

  /** The cluster's API. */
  public KubeApi api() {
    return new ClientApi(client);
  }

  /** The containers behind its pods. */
  public PodAccess pods() {
    return new ClientPods(client);
  }

  @Override
  public void close() {
    client.close();
  }
}
