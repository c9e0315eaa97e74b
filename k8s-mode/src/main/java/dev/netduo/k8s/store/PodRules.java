package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validation of a pod's spec, alone or as a template. */
final class PodRules {
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");
  private static final int MOST_NAMESERVERS = 3;
  private static final int MOST_SEARCHES = 32;

  private PodRules() {}

  /**
   * @param path where the spec stands, for example {@code spec.template.spec}
   */
  static void validate(@Nullable PodSpec spec, String path, Problems problems) {
    if (spec == null || Given.list(spec.getContainers()).isEmpty()) {
      problems.required(path + ".containers", "");
      return;
    }
    var volumes = VolumeRules.validate(Given.list(spec.getVolumes()), path + ".volumes", problems);
    var containers = new ContainerRules(spec, volumes, problems);
    containers.containers(spec.getContainers(), path + ".containers");
    containers.initContainers(Given.list(spec.getInitContainers()), path + ".initContainers");
    problems.oneOf(
        path + ".restartPolicy", spec.getRestartPolicy(), Set.of("Always", "OnFailure", "Never"));
    dns(spec, path, problems);
    SchedulingRules.validate(spec, path, problems);
    problems.notNegative(
        path + ".terminationGracePeriodSeconds", spec.getTerminationGracePeriodSeconds());
    var deadline = spec.getActiveDeadlineSeconds();
    if (deadline != null && (deadline < 1 || deadline > Integer.MAX_VALUE)) {
      problems.invalid(
          path + ".activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
    }
    if (!Given.nothing(spec.getHostname())) {
      Names.label(problems, path + ".hostname", spec.getHostname());
    }
    if (!Given.nothing(spec.getSubdomain())) {
      Names.label(problems, path + ".subdomain", spec.getSubdomain());
    }
    hostAliases(spec, path, problems);
  }

  private static void dns(PodSpec spec, String path, Problems problems) {
    problems.oneOf(
        path + ".dnsPolicy",
        spec.getDnsPolicy(),
        Set.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"));
    var config = spec.getDnsConfig();
    var alone = "None".equals(spec.getDnsPolicy());
    if (config == null) {
      if (alone) {
        problems.required(path + ".dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None");
      }
      return;
    }
    var servers = Given.list(config.getNameservers());
    if (alone && servers.isEmpty()) {
      problems.required(
          path + ".dnsConfig.nameservers",
          "must provide at least one DNS nameserver when `dnsPolicy` is None");
    }
    dnsConfig(config, path + ".dnsConfig", problems);
  }

  private static void dnsConfig(PodDNSConfig config, String path, Problems problems) {
    var servers = Given.list(config.getNameservers());
    if (servers.size() > MOST_NAMESERVERS) {
      problems.invalid(
          path + ".nameservers",
          servers,
          "must not have more than " + MOST_NAMESERVERS + " nameservers");
    }
    for (int i = 0; i < servers.size(); i++) {
      var _ = IpRules.ip(servers.get(i), path + ".nameservers[" + i + "]", problems);
    }
    var searches = Given.list(config.getSearches());
    if (searches.size() > MOST_SEARCHES) {
      problems.invalid(
          path + ".searches",
          searches,
          "must not have more than " + MOST_SEARCHES + " search paths");
    }
    for (int i = 0; i < searches.size(); i++) {
      if (!searches.get(i).equals(".")) {
        Names.searchDomain(
            problems, path + ".searches[" + i + "]", searches.get(i).replaceFirst("\\.$", ""));
      }
    }
    var options = Given.list(config.getOptions());
    for (int i = 0; i < options.size(); i++) {
      if (Given.nothing(options.get(i).getName())) {
        problems.required(path + ".options[" + i + "]", "must not be empty");
      }
    }
  }

  private static void hostAliases(PodSpec spec, String path, Problems problems) {
    var aliases = Given.list(spec.getHostAliases());
    for (int i = 0; i < aliases.size(); i++) {
      var at = path + ".hostAliases[" + i + "]";
      var _ = IpRules.ip(Given.text(aliases.get(i).getIp()), at + ".ip", problems);
      var names = Given.list(aliases.get(i).getHostnames());
      for (int n = 0; n < names.size(); n++) {
        Names.subdomain(problems, at + ".hostnames[" + n + "]", names.get(n));
      }
    }
  }

  /** A port given by number or by name. */
  static void target(@Nullable IntOrString port, String path, Problems problems) {
    if (port == null) {
      problems.required(path, "");
    } else if (port.getStrVal() != null) {
      Names.port(problems, path, port.getStrVal());
    } else {
      problems.port(path, Given.number(port.getIntVal()));
    }
  }

  static Set<String> protocols() {
    return PROTOCOLS;
  }
}
