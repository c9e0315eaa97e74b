package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.net.Ip;
import inet.ipaddr.IPAddressString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container's {@code /etc/resolv.conf} says (resolv.conf(5), read as glibc reads it).
 *
 * @param servers at most three
 * @param search the search path, without trailing dots
 * @param ndots how many dots make a name be tried as it stands first
 * @param timeout how long one try may take
 */
public record ResolverConfig(List<Ip> servers, List<String> search, int ndots, Duration timeout) {
  private static final int MAX_SERVERS = 3;

  /** Reads the file's text; lines that mean nothing are passed over. */
  public static ResolverConfig parse(String text) {
    var servers = new ArrayList<Ip>();
    var search = List.<String>of();
    var ndots = 1;
    var timeout = 5;
    for (var line : text.lines().toList()) {
      var words = List.of(line.strip().split("\\s+", -1));
      var values = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" -> values.stream().limit(1).forEach(v -> addServer(servers, v));
        // The last of these lines wins.
        case "search", "domain" -> search = values.stream().map(ResolverConfig::undotted).toList();
        case "options" -> {
          ndots = option(values, "ndots:", ndots, 15);
          timeout = Math.max(1, option(values, "timeout:", timeout, 30));
        }
        default -> {}
      }
    }
    if (servers.isEmpty()) {
      servers.add(Ip.parse("127.0.0.1"));
    }
    return new ResolverConfig(
        List.copyOf(servers), List.copyOf(search), ndots, Duration.ofSeconds(timeout));
  }

  /** The full names a name stands for, each with its final dot, in the order they are tried. */
  public List<String> candidates(String name) {
    if (name.endsWith(".")) {
      return List.of(name);
    }
    var candidates = new ArrayList<String>();
    search.stream()
        .filter(domain -> !domain.isEmpty())
        .forEach(domain -> candidates.add(name + "." + domain + "."));
    candidates.add(hasEnoughDots(name) ? 0 : candidates.size(), name + ".");
    return List.copyOf(candidates);
  }

  /** Whether a name is one to be tried as it stands first. */
  boolean hasEnoughDots(String name) {
    return name.endsWith(".") || name.chars().filter(c -> c == '.').count() >= ndots;
  }

  private static void addServer(List<Ip> servers, String text) {
    var address = new IPAddressString(text).getAddress();
    if (address != null && !address.isMultiple() && servers.size() < MAX_SERVERS) {
      servers.add(Ip.of(address));
    }
  }

  private static String undotted(String domain) {
    return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
  }

  private static int option(List<String> words, String name, int otherwise, int limit) {
    return words.stream()
        .filter(w -> w.startsWith(name) && w.substring(name.length()).matches("\\d{1,4}"))
        .reduce((_, last) -> last)
        .map(w -> Math.min(limit, Integer.parseInt(w.substring(name.length()))))
        .orElse(otherwise);
  }
}
