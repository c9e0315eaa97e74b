package dev.netduo.k8s.store;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses as fields hold them. Source: Kubernetes {@code apimachinery/pkg/util/validation/ip.go},
 * with what it calls strict validation: each text means one address, whoever reads it.
 */
final class IpRules {
  private static final String V4_SHAPE = "\\d{1,3}(\\.\\d{1,3}){3}";
  private static final Pattern V4 = Pattern.compile(V4_SHAPE);
  private static final Pattern V6 =
      Pattern.compile("([0-9a-fA-F]{0,4}:)+([0-9a-fA-F]{0,4}|" + V4_SHAPE + ")");
  private static final Pattern LEADING_ZEROS = Pattern.compile("\\b0+(?=\\d)");
  private static final int LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();
  private static final Cidr MAPPED = Cidr.parse("::ffff:0:0/96");

  private IpRules() {}

  /** Judges an address; empty where the text is none. */
  static Optional<Ip> ip(String text, String path, Problems problems) {
    var ip = read(text);
    if (ip.isEmpty()) {
      problems.invalid(path, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
      return ip;
    }
    if (ip.get().isV4() && Ip.usual(text).isEmpty()) {
      problems.invalid(path, text, "must not have leading 0s");
      return Optional.empty();
    }
    if (MAPPED.contains(ip.get())) {
      problems.invalid(path, text, "must not be an IPv4-mapped IPv6 address");
      return Optional.empty();
    }
    return ip;
  }

  /** Judges an address that is to be written in one way alone; empty where it is not. */
  static Optional<Ip> canonical(String text, String path, Problems problems) {
    var ip = ip(text, path, problems);
    if (ip.isPresent() && !ip.get().toString().equals(text)) {
      problems.invalid(path, text, "must be in canonical form (\"" + ip.get() + "\")");
      return Optional.empty();
    }
    return ip;
  }

  static boolean isIp(String text) {
    return ip(text, "", new Problems()).isPresent();
  }

  // More is an address to the library: blanks, prefixes, zones, hexadecimal and octal numbers.
  private static Optional<Ip> read(String text) {
    if (V4.matcher(text).matches()) {
      return Ip.usual(LEADING_ZEROS.matcher(text).replaceAll(""));
    }
    if (text.length() > LONGEST || !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Ip.parse(text));
    } catch (NetduoException _) {
      return Optional.empty();
    }
  }

  /**
   * Judges whether services may lead to an address. Source: {@code ValidateEndpointIP} of
   * Kubernetes' {@code pkg/apis/core/validation}.
   */
  static void reachable(Ip ip, String path, Problems problems) {
    var address = ip.address().toInetAddress();
    if (address.isAnyLocalAddress()) {
      problems.invalid(path, ip.toString(), "may not be unspecified (" + ip + ")");
    }
    if (address.isLoopbackAddress()) {
      problems.invalid(
          path, ip.toString(), "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (address.isLinkLocalAddress()) {
      problems.invalid(
          path, ip.toString(), "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (address.isMCLinkLocal()) {
      problems.invalid(
          path,
          ip.toString(),
          "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }
}
