package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a container may do, of what it asks for. netduo's pods are there for the network: they are
 * given the capabilities that are about it, and nothing that would open the machine.
 *
 * @param added capabilities to add
 * @param dropped capabilities to take away, perhaps {@code ALL}
 * @param user as {@code uid[:gid]}; empty for the image's
 * @param readOnlyRoot whether the image's files cannot be written to
 */
public record Privileges(
    List<String> added, List<String> dropped, String user, boolean readOnlyRoot) {
  private static final Set<String> OF_THE_NETWORK =
      new TreeSet<>(Set.of("NET_ADMIN", "NET_RAW", "NET_BIND_SERVICE", "NET_BROADCAST"));

  // Those every engine gives anyway.
  private static final Set<String> USUAL =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  // Source: Kubernetes "Using sysctls in a cluster", safe sysctls; kernel.shm_rmid_forced left out.
  private static final Set<String> SAFE_SYSCTLS =
      Set.of(
          "net.ipv4.ip_local_port_range",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_wmem");

  /**
   * What this container of the pod may do.
   *
   * @throws ConfigProblem where it asks for more than is given
   */
  public static Privileges of(Pod pod, Container container) {
    var own = orNothing(container.getSecurityContext());
    if (Boolean.TRUE.equals(own.getPrivileged())) {
      throw new ConfigProblem(
          "privileged containers are refused: netduo's pods never get hold of the machine;"
              + " for work on the network add the capability NET_ADMIN");
    }
    var shared = pod.getSpec().getSecurityContext();
    var uid = first(own.getRunAsUser(), shared == null ? null : shared.getRunAsUser());
    var gid = first(own.getRunAsGroup(), shared == null ? null : shared.getRunAsGroup());
    var notRoot =
        own.getRunAsNonRoot() != null
            ? own.getRunAsNonRoot()
            : shared != null && Boolean.TRUE.equals(shared.getRunAsNonRoot());
    if (notRoot && uid != null && uid == 0) {
      throw new ConfigProblem("container's runAsUser breaks non-root policy");
    }
    var capabilities = Optional.ofNullable(own.getCapabilities());
    return new Privileges(
        added(capabilities.map(Capabilities::getAdd).orElse(List.of())),
        names(capabilities.map(Capabilities::getDrop).orElse(List.of())),
        user(uid, gid),
        Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()));
  }

  private static List<String> added(List<String> asked) {
    var names = names(asked);
    for (var name : names) {
      if (!OF_THE_NETWORK.contains(name) && !USUAL.contains(name)) {
        throw new ConfigProblem(
            "capability %s is refused: netduo gives %s"
                .formatted(name, String.join(", ", OF_THE_NETWORK)));
      }
    }
    return names;
  }

  private static List<String> names(List<String> capabilities) {
    return capabilities.stream().map(name -> name.replaceFirst("^CAP_", "")).toList();
  }

  private static @Nullable Long first(@Nullable Long own, @Nullable Long shared) {
    return own == null ? shared : own;
  }

  private static String user(@Nullable Long uid, @Nullable Long gid) {
    if (uid == null) {
      return gid == null ? "" : "0:" + gid;
    }
    return gid == null ? uid.toString() : uid + ":" + gid;
  }

  private static SecurityContext orNothing(@Nullable SecurityContext context) {
    return context == null ? new SecurityContextBuilder().build() : context;
  }

  /**
   * The kernel settings of a pod's own network.
   *
   * @throws ConfigProblem where one is none of the safe ones of the network
   */
  public static Map<String, String> sysctls(Pod pod) {
    var context = pod.getSpec().getSecurityContext();
    var settings = new TreeMap<String, String>();
    if (context != null) {
      for (var sysctl : PodParts.orEmpty(context.getSysctls())) {
        if (!SAFE_SYSCTLS.contains(sysctl.getName())) {
          throw new ConfigProblem("forbidden sysctl: \"" + sysctl.getName() + "\" not allowlisted");
        }
        settings.put(sysctl.getName(), sysctl.getValue());
      }
    }
    return settings;
  }
}
