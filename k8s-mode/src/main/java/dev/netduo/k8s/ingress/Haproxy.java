package dev.netduo.k8s.ingress;

import dev.netduo.k8s.ingress.Routes.HostRoutes;
import dev.netduo.k8s.ingress.Routes.PathRoute;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How HAProxy is configured and started. Pure. */
public final class Haproxy {
  /** The folder in the container that it lives in. */
  static final String FOLDER = "/run/netduo-ingress";

  static final String CONFIG_FILE = FOLDER + "/haproxy.cfg";

  private static final String CERTIFICATES = FOLDER + "/certificates";
  private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9]");

  private Haproxy() {}

  /** The command of its container: begins without any route. */
  public static List<String> command() {
    var nothing = new Routes(List.of(), Optional.empty(), new TreeMap<>(), List.of());
    return List.of(
        "sh",
        "-c",
        """
        mkdir -p %1$s && cat > %2$s <<'END' || exit 1
        %3$sEND
        exec haproxy -W -db -f %2$s
        """
            .formatted(FOLDER, CONFIG_FILE, config(nothing)));
  }

  /** All files for these routes, by their paths. */
  static SortedMap<String, String> files(Routes routes) {
    var files = new TreeMap<String, String>();
    files.put(CONFIG_FILE, config(routes));
    var list = new StringBuilder();
    for (var certificate : routes.certificates()) {
      var path = FOLDER + "/" + certificate.name() + ".pem";
      files.put(path, certificate.pem());
      list.append(path);
      certificate.hosts().forEach(host -> list.append(' ').append(host));
      list.append('\n');
    }
    if (!routes.certificates().isEmpty()) {
      files.put(CERTIFICATES, list.toString());
    }
    return files;
  }

  private static String config(Routes routes) {
    var text =
        new StringBuilder(
            """
            global
              maxconn 4096
              # What an old process still carries after a change goes on for at most this long.
              hard-stop-after 5m
            defaults
              mode http
              option forwardfor
              option redispatch
              retries 3
              timeout connect 2s
              timeout client 60s
              timeout server 60s
              timeout tunnel 1h
              timeout http-request 10s
            frontend requests
              bind :::80 v4v6
            """);
    if (!routes.certificates().isEmpty()) {
      text.append("  bind :::443 v4v6 ssl crt-list ").append(CERTIFICATES).append('\n');
      text.append("  http-request set-header X-Forwarded-Proto https if { ssl_fc }\n");
    }
    for (var i = 0; i < routes.hosts().size(); i++) {
      host(text, i, routes.hosts().get(i), routes.otherwise().orElse("nothing"));
    }
    line(text, "  default_backend " + routes.otherwise().orElse("nothing"));
    routes
        .backends()
        .forEach((name, servers) -> {
          line(text, "backend " + name);
          line(text, "  balance roundrobin");
          for (var i = 0; i < servers.size(); i++) {
            var server = servers.get(i);
            line(text, "  server s" + i + " " + server.ip() + ":" + server.port());
          }
        });
    line(text, "backend nothing");
    line(
        text,
        "  http-request return status 404 content-type text/plain string \"no rule for this host"
            + " and path\\n\"");
    return text.toString();
  }

  private static void host(StringBuilder text, int index, HostRoutes host, String otherwise) {
    var acl = "host" + index;
    if (host.host().isEmpty()) {
      line(text, "  acl " + acl + " always_true");
    } else if (host.host().startsWith("*.")) {
      // A wildcard stands for one label.
      line(
          text,
          "  acl "
              + acl
              + " req.hdr(host),host_only,lower -m reg ^[^.]+"
              + SPECIAL.matcher(host.host().substring(1)).replaceAll("\\\\\\\\$0")
              + "$");
    } else {
      line(text, "  acl " + acl + " req.hdr(host),host_only,lower -m str " + host.host());
    }
    for (var i = 0; i < host.paths().size(); i++) {
      path(text, acl, acl + "path" + i, host.paths().get(i));
    }
    // The most specific host alone decides.
    line(text, "  use_backend " + otherwise + " if " + acl);
  }

  private static void path(StringBuilder text, String host, String acl, PathRoute route) {
    var path = quoted(route.path());
    if (route.exact()) {
      line(text, "  acl " + acl + " path -m str " + path);
    } else if (route.path().equals("/")) {
      line(text, "  acl " + acl + " always_true");
    } else {
      line(text, "  acl " + acl + " path -m str " + path);
      line(text, "  acl " + acl + " path -m beg " + quoted(route.path() + "/"));
    }
    line(text, "  use_backend " + route.backend() + " if " + host + " " + acl);
  }

  // Strong quotes of HAProxy's configuration; within them nothing has a meaning of its own.
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
