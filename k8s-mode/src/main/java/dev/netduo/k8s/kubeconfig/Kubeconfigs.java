package dev.netduo.k8s.kubeconfig;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.server.auth.Credentials;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The kubeconfig files that kubectl reads: those of {@code $KUBECONFIG}, or {@code ~/.kube/config}.
 * Clusters come and go in them as {@code kind} does it; what others have written stays.
 *
 * @param files at least one, in kubectl's order
 */
public record Kubeconfigs(List<Path> files) {
  private static final String PREFIX = "netduo-";
  private static final List<String> LISTS = List.of("clusters", "contexts", "users");

  public Kubeconfigs {
    files = List.copyOf(files);
  }

  /**
   * The files of an environment.
   *
   * @throws NetduoException where neither KUBECONFIG nor HOME is set
   */
  public static Kubeconfigs of(Map<String, String> environment) {
    var named = Optional.ofNullable(environment.get("KUBECONFIG")).orElse("");
    var files =
        Arrays.stream(named.split(File.pathSeparator, -1))
            .filter(name -> !name.isEmpty())
            .map(Path::of)
            .toList();
    if (!files.isEmpty()) {
      return new Kubeconfigs(files);
    }
    var home = Optional.ofNullable(environment.get("HOME")).filter(name -> !name.isEmpty());
    return new Kubeconfigs(
        List.of(
            home.map(name -> Path.of(name, ".kube", "config"))
                .orElseThrow(() ->
                    new NetduoException(
                        "there is no place for a kubeconfig", "set KUBECONFIG or HOME"))));
  }

  /** What a cluster's context, cluster and user are called, for example {@code netduo-lab}. */
  public static String context(String cluster) {
    return PREFIX + cluster;
  }

  /**
   * Adds a cluster, or replaces what was written of it, and makes it the current one.
   *
   * @param address for example {@code https://127.0.0.1:6443}
   * @throws NetduoException where the file cannot be read or written; it is as it was then
   */
  public Written add(String cluster, String address, Credentials credentials) {
    var context = context(cluster);
    var server = new LinkedHashMap<String, String>();
    server.put("certificate-authority-data", base64(credentials.authority().certificate()));
    server.put("server", address);
    var file = written();
    new KubeconfigFile(file)
        .change(tree -> {
          tree.put("clusters", context, "cluster", server);
          tree.put(
              "contexts",
              context,
              "context",
              new TreeMap<>(Map.of("cluster", context, "user", context)));
          tree.put("users", context, "user", Map.of("token", credentials.token()));
          tree.setCurrentContext(context);
          return true;
        });
    return new Written(context, file);
  }

  // The first that is there, otherwise the last: as kubectl and kind choose.
  private Path written() {
    return files.stream().filter(Files::exists).findFirst().orElse(files.getLast());
  }

  /**
   * Looks whether a cluster could be added, which is better known before it is started.
   *
   * @throws NetduoException where the file cannot be read or written
   */
  public void requireWritable() {
    new KubeconfigFile(written())
        .change(tree -> {
          LISTS.forEach(list -> tree.remove(list, PREFIX));
          return false;
        });
  }

  /**
   * Removes a cluster from every file that has it; the current context too where it was this one.
   *
   * @return whether there was anything to remove
   * @throws NetduoException where a file cannot be read or written; it is as it was then
   */
  public boolean remove(String cluster) {
    var context = context(cluster);
    var changed = new boolean[1];
    for (var file : files) {
      if (Files.exists(file)) {
        new KubeconfigFile(file)
            .change(tree -> {
              var removed = false;
              for (var list : LISTS) {
                removed |= tree.remove(list, context);
              }
              var current = tree.currentContext().equals(context);
              if (current) {
                tree.setCurrentContext("");
              }
              changed[0] |= removed || current;
              return removed || current;
            });
      }
    }
    return changed[0];
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
