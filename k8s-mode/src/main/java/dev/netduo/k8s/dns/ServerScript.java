package dev.netduo.k8s.dns;

import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Optional;

/** Orders to a running server, gathered into one script that runs beside it. */
final class ServerScript {
  private static final String TELL = Unbound.resource("/dns/tell.pl");

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
      command(command);
      lines.forEach(line -> orders.append(line).append('\n'));
    }
  }

  void aliases(String text) {
    file(Unbound.ALIASES_FILE, text);
    command("auth_zone_reload " + domain);
    // Answers that the resolver made of the zone as it was.
    command("flush_zone " + domain);
  }

  void names(String text) {
    file(Unbound.NAMES_FILE, text);
    command("flush_zone " + domain);
  }

  void upstream(Optional<Ip> server) {
    file(Unbound.ROOT_FILE, server.isPresent() ? "" : Unbound.root(domain));
    command("auth_zone_reload .");
    if (server.isPresent()) {
      // The stub is never asked: it only keeps the cluster's own zone out of what is forwarded.
      command("stub_add " + domain + " 127.0.0.1");
      command("forward_add . " + server.get());
    } else {
      command("forward_remove .");
    }
    command("flush_zone .");
  }

  private void command(String command) {
    orders.append("@do ").append(command).append('\n');
  }

  private void file(String path, String text) {
    orders.append("@file ").append(path).append('\n').append(text);
  }

  /**
   * The script for the agent.
   *
   * @param pid the server's main process
   */
  String to(int pid) {
    return "perl /dev/fd/3 "
        + pid
        + " 3<<'END_OF_PROGRAM' <<'END_OF_ORDERS'\n"
        + TELL
        + "END_OF_PROGRAM\n"
        + orders
        + "END_OF_ORDERS\n";
  }
}
