package dev.netduo.k8s.dns;

import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Optional;

/** Orders to a running server, gathered into one script that runs beside it. */
final class ServerScript {
  private static final String END = "END_OF_FILE";

  private final String domain;
  private final StringBuilder orders = new StringBuilder();

  ServerScript(String domain) {
    this.domain = domain;
  }

  boolean isEmpty() {
    return orders.isEmpty();
  }

  void gone(List<String> names) {
    feed("local_datas_remove", names);
  }

  void come(List<String> lines) {
    feed("local_datas", lines);
  }

  private void feed(String command, List<String> lines) {
    if (!lines.isEmpty()) {
      orders.append("control ").append(command);
      heredoc(String.join("\n", lines) + "\n");
    }
  }

  void aliases(String text) {
    file(Unbound.ALIASES_FILE, text);
    orders.append("control auth_zone_reload ").append(domain).append('\n');
    // Answers that the resolver made of the zone as it was.
    orders.append("control flush_zone ").append(domain).append('\n');
  }

  void names(String text) {
    file(Unbound.NAMES_FILE, text);
    orders.append("control flush_zone ").append(domain).append('\n');
  }

  void upstream(Optional<Ip> server) {
    file(Unbound.ROOT_FILE, server.isPresent() ? "" : Unbound.root(domain));
    orders.append("control auth_zone_reload .\n");
    if (server.isPresent()) {
      // The stub is never asked: it only keeps the cluster's own zone out of what is forwarded.
      orders.append("control stub_add ").append(domain).append(" 127.0.0.1\n");
      orders.append("control forward_add . ").append(server.get()).append('\n');
    } else {
      orders.append("control forward_remove .\n");
    }
    orders.append("control flush_zone .\n");
  }

  // Renamed into place, so that nobody reads half of it.
  private void file(String path, String text) {
    orders.append("cat > ").append(path).append(".new");
    heredoc(text);
    orders.append("mv ").append(path).append(".new ").append(path).append('\n');
  }

  private void heredoc(String text) {
    orders.append(" <<'").append(END).append("'\n").append(text);
    orders.append(END).append('\n');
  }

  /**
   * The script for the agent.
   *
   * @param pid the server's main process
   */
  String inServer(int pid) {
    // A server that has just been started needs a moment until it takes orders.
    return """
    nsenter -t %1$d -m sh -e <<'END_OF_ORDERS'
    control() {
      said=$(unbound-control -c %2$s "$@" 2>&1) || { echo "$1: $said" >&2; exit 1; }
    }
    tries=0
    until unbound-control -c %2$s status >/dev/null 2>&1; do
      tries=$((tries + 1))
      if [ $tries -gt 200 ]; then echo 'the DNS server does not answer its control socket' >&2; exit 1; fi
      sleep 0.02
    done
    %3$sEND_OF_ORDERS
    """
        .formatted(pid, Unbound.CONFIG_FILE, orders);
  }
}
