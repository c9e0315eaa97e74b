package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Target;
import java.util.List;

/** A node's relays in the language of nginx and its module {@code stream}. */
public final class RelayConfig {
  /** Where the proxy of a node has it. */
  public static final String FILE = "/etc/netduo/proxy.conf";

  private RelayConfig() {}

  /** The command of the proxy's container: a proxy that leads nothing on yet. */
  public static List<String> command() {
    return List.of(
        "sh",
        "-c",
        """
        mkdir -p /etc/netduo && cat > %1$s <<'END' || exit 1
        %2$sEND
        exec nginx -c %1$s
        """
            .formatted(FILE, of(List.of())));
  }

  /** The whole file. */
  public static String of(List<Relay> relays) {
    var text =
        new StringBuilder(
            """
            load_module /usr/lib/nginx/modules/ngx_stream_module.so;
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile 65536;
            error_log stderr warn;
            pid /run/netduo-proxy.pid;
            events { worker_connections 16384; }
            stream {
              proxy_connect_timeout 5s;
              # As long as the kernel remembers a connection that is silent.
              proxy_timeout 1d;
              # A client that has said everything may still be answered.
              proxy_half_close on;
            """);
    relays.forEach(relay -> text.append(relay(relay)));
    return text.append("}\n").toString();
  }

  private static String relay(Relay relay) {
    var name = (relay.ip().isV4() ? "to" : "to6_") + relay.port();
    var isUdp = relay.protocol() == Protocol.UDP;
    var text = new StringBuilder();
    text.append("  # ").append(relay.comment()).append('\n');
    text.append("  upstream ").append(name).append(" {\n");
    text.append(relay.sticky() ? "    hash $remote_addr consistent;\n" : "    random;\n");
    for (var endpoint : relay.endpoints()) {
      // An endpoint is taken to be there as long as the API says so.
      text.append("    server ").append(socket(endpoint)).append(" max_fails=0;\n");
    }
    text.append("  }\n  server {\n    listen ")
        .append(socket(new Target.Endpoint(relay.ip(), relay.port())))
        .append(isUdp ? " udp" : "")
        .append(";\n");
    if (isUdp) {
      // As long as the kernel remembers a flow that went both ways.
      text.append("    proxy_timeout 120s;\n");
    }
    return text.append("    proxy_pass ").append(name).append(";\n  }\n").toString();
  }

  private static String socket(Target.Endpoint at) {
    return host(at.ip()) + ":" + at.port();
  }

  private static String host(Ip ip) {
    return ip.isV4() ? ip.toString() : "[" + ip + "]";
  }
}
