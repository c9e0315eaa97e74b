package dev.netduo.docker.compose.read;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The keys that may stand in one kind of mapping. Source: the Compose Specification's schema.
 *
 * @param supported those that netduo acts on
 * @param unsupported those it does not, each with what to do instead
 */
record KnownKeys(SortedSet<String> supported, Map<String, String> unsupported) {
  private static final String ELSE =
      "netduo brings up networks and containers; remove it for use with netduo";
  private static final String VOLUMES = "files come with the image; remove it for use with netduo";
  private static final String HEALTH =
      "remove it; the other services are started as soon as this one is";

  static final KnownKeys TOP =
      supported("name version services networks")
          .with(VOLUMES, "volumes secrets configs")
          .with("write all services into one file", "include")
          .with(ELSE, "models");

  static final KnownKeys SERVICE =
      supported(
              "image command entrypoint environment container_name hostname networks network_mode"
                  + " ports expose depends_on labels restart dns dns_search dns_opt extra_hosts"
                  + " cap_add sysctls deploy scale mem_limit cpus pids_limit user working_dir"
                  + " stdin_open tty")
          .with("build the image before, and name it with image:", "build")
          .with(VOLUMES, "volumes volumes_from tmpfs secrets configs")
          .with("write the variables under environment:", "env_file")
          .with("write the labels under labels:", "label_file")
          .with(HEALTH, "healthcheck")
          .with("write the service out, or use a YAML anchor", "extends")
          .with("use networks: and the service's name", "links external_links")
          .with("write a file with only the services that are wanted", "profiles")
          .with("give capabilities one by one with cap_add", "privileged")
          .with(
              ELSE,
              "annotations attach blkio_config cap_drop cgroup cgroup_parent cpu_count cpu_percent"
                  + " cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpuset"
                  + " credential_spec develop device_cgroup_rules devices domainname driver_opts"
                  + " gpus group_add init ipc isolation link_local_ips logging mac_address"
                  + " mem_reservation mem_swappiness memswap_limit models oom_kill_disable"
                  + " oom_score_adj pid platform post_start pre_stop provider pull_policy read_only"
                  + " runtime security_opt shm_size stop_grace_period stop_signal storage_opt"
                  + " ulimits use_api_socket userns_mode uts");

  static final KnownKeys MEMBERSHIP =
      supported("aliases ipv4_address")
          .with(
              ELSE,
              "driver_opts gw_priority interface_name ipv6_address link_local_ips mac_address"
                  + " priority");

  static final KnownKeys PORT =
      supported("target published protocol host_ip mode name app_protocol");

  static final KnownKeys DEPENDENCY =
      supported("condition required").with("restart the service by hand", "restart");

  static final KnownKeys DEPLOY =
      supported("replicas mode resources")
          .with(
              "it is for clusters; remove it",
              "endpoint_mode labels placement restart_policy rollback_config update_config");

  static final KnownKeys RESOURCES =
      supported("limits").with("limits: can be given", "reservations");

  static final KnownKeys LIMITS =
      supported("cpus memory pids").with(ELSE, "devices generic_resources");

  static final KnownKeys NETWORK =
      supported("name driver driver_opts internal external attachable enable_ipv6 ipam labels")
          .with("IPv4 cannot be left out; remove it", "enable_ipv4");

  static final KnownKeys IPAM = supported("config driver").with(ELSE, "options");

  static final KnownKeys RANGE =
      supported("subnet gateway ip_range").with("give free addresses only", "aux_addresses");

  private static KnownKeys supported(String keys) {
    return new KnownKeys(new TreeSet<>(words(keys)), Map.of());
  }

  private KnownKeys with(String instead, String keys) {
    var more = new TreeMap<>(unsupported);
    words(keys).forEach(key -> more.put(key, instead));
    return new KnownKeys(supported, more);
  }

  private static List<String> words(String keys) {
    return Arrays.asList(keys.split(" ", -1));
  }

  /** All of them, for the nearest spelling. */
  List<String> all() {
    return Stream.concat(supported.stream(), unsupported.keySet().stream()).toList();
  }
}
