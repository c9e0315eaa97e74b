package dev.netduo.emulator.probe.remote;

import dev.netduo.emulator.probe.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Which of an image's tools sends a probe, as a command to be run in the container. */
final class RemoteTools {
  /** The command's exit code where the image has no tool for the probe. */
  static final int NO_TOOL = 126;

  /** What is asked for the files that names are resolved by. */
  static final List<String> RESOLVER_FILE = List.of("cat", "/etc/resolv.conf");

  // netcat: where it can connect and nothing else (-z) it says what came of that (-v). busybox'
  // small
  // one cannot; there -w is over before the second that follows it, and whoever is cut off then was
  // connected. wget of GNU tries twenty times where it is not told otherwise.
  private static final String SCRIPT =
      """
      has() { command -v "$1" >/dev/null 2>&1; }
      lacks() { echo "the container's image has no $1" >&2; exit 126; }
      within() { if has timeout; then timeout "$@"; else shift; "$@"; fi; }
      knows() { case $("$1" --help 2>&1; "$1" -h 2>&1) in *"$2"*) true ;; *) false ;; esac; }
      seconds=$2 host=$3 port=$4 last=$5
      case $1 in
        ping)
          has ping || lacks ping
          ping -c 1 -W "$seconds" "$host"
          ;;
        tcp)
          if has nc && knows nc -z; then
            within $((seconds + 1)) nc -z -v -w "$seconds" "$host" "$port"
          elif has nc && has timeout; then
            timeout $((seconds + 1)) nc -w "$seconds" "$host" "$port"
            code=$?
            case $code in 124 | 143) exit 0 ;; *) exit $code ;; esac
          elif has bash; then
            within "$seconds" bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$host" "$port"
          else
            lacks 'nc and no bash'
          fi
          ;;
        udp)
          if has nc && knows nc -u; then
            echo netduo | within $((seconds + 1)) nc -u -w "$seconds" "$host" "$port"
          elif has bash; then
            within "$seconds" bash -c \\
              'exec 3<>"/dev/udp/$1/$2" && echo netduo >&3 && head -n 1 <&3' bash "$host" "$port"
          else
            lacks 'nc that knows UDP and no bash'
          fi
          ;;
        http)
          if has curl; then
            curl -sS -g -m "$seconds" "http://$host:$port$last"
          elif has wget; then
            if knows wget --tries; then set -- -t 1; else set --; fi
            within $((seconds + 1)) wget -q -O - -T "$seconds" "$@" "http://$host:$port$last"
          else
            lacks 'curl and no wget'
          fi
          ;;
        dns)
          has nslookup || lacks nslookup
          within "$seconds" nslookup "-type=$last" "$host"
          ;;
      esac
      """;

  private RemoteTools() {}

  /** What sends a probe; for a lookup of this full name. */
  static List<String> command(Probe probe, String fullName) {
    return switch (probe) {
      case Probe.Ping p -> words("ping", p, p.host(), 0, "");
      case Probe.Tcp p -> words("tcp", p, p.host(), p.port(), "");
      case Probe.Udp p -> words("udp", p, p.host(), p.port(), "");
      case Probe.Http p -> words("http", p, bracketed(p.host()), p.port(), p.path());
      case Probe.Lookup p -> words("dns", p, fullName, 0, p.type().toLowerCase(Locale.ROOT));
    };
  }

  private static List<String> words(String kind, Probe probe, String host, int port, String last) {
    return List.of(
        "sh",
        "-c",
        SCRIPT,
        "netduo",
        kind,
        Long.toString(wholeSeconds(probe.patience())),
        host,
        Integer.toString(port),
        last);
  }

  // The tools count in whole seconds.
  private static long wholeSeconds(Duration patience) {
    return Math.max(1, (patience.toMillis() + 999) / 1000);
  }

  private static String bracketed(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
