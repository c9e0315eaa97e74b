package dev.netduo.k8s.client;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.PodAccess;
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
import java.util.Map;
import java.util.Optional;

/** A cluster that some kubeconfig names: netduo's own or any other. */
public final class ClusterConnection implements AutoCloseable {
  private final String context;
  private final String namespace;
  private final KubernetesClient client;

  private ClusterConnection(Config config) {
    this.context =
        Optional.ofNullable(config.getCurrentContext())
            .map(named -> named.getName())
            .orElse(config.getMasterUrl());
    this.namespace = Optional.ofNullable(config.getNamespace()).orElse("default");
    this.client =
        new KubernetesClientBuilder()
            .withConfig(config)
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

  /**
   * A connection; nothing is sent before something is asked.
   *
   * @param kubeconfig a file; that of {@code KUBECONFIG}, else {@code ~/.kube/config} where empty
   * @param context one of its contexts; the current one where empty
   * @throws NetduoException where there is no such file or context
   */
  public static ClusterConnection open(
      Optional<Path> kubeconfig, Optional<String> context, Map<String, String> environment) {
    var file = kubeconfig.orElseGet(() -> usual(environment));
    if (!Files.isRegularFile(file)) {
      throw new NetduoException(
          "there is no kubeconfig " + file,
          "name one with --kubeconfig, or start a cluster: netduo up");
    }
    Config config;
    try {
      config = Config.fromKubeconfig(file.toFile());
    } catch (RuntimeException e) {
      throw new NetduoException(
          "cannot read the kubeconfig " + file + ": " + e.getMessage(), "", e);
    }
    var names = config.getContexts().stream().map(named -> named.getName()).toList();
    context
        .filter(wanted -> !names.contains(wanted))
        .ifPresent(wanted -> {
          throw new NetduoException(
              "the kubeconfig " + file + " has no context " + wanted,
              names.isEmpty() ? "" : "it has " + String.join(", ", names));
        });
    return new ClusterConnection(
        context.isEmpty() ? config : Config.fromKubeconfig(context.get(), file.toFile()));
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

  private static Path usual(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("KUBECONFIG"))
        .filter(value -> !value.isEmpty())
        .map(value -> Path.of(value.split(java.io.File.pathSeparator, -1)[0]))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".kube", "config"));
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
