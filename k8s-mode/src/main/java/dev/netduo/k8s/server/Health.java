package dev.netduo.k8s.server;

import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import java.util.List;

/** Whether the server serves: it does as soon as anything answers. */
final class Health {
  private static final List<String> CHECKS = List.of("ping", "store");

  Reply answer(Call call) {
    var path = call.path();
    if (path.size() > 2 || (path.size() == 2 && !CHECKS.contains(path.get(1)))) {
      throw Refusals.noSuchPath();
    }
    if (path.size() == 2 || !call.query().values().containsKey("verbose")) {
      return Reply.text(200, "ok");
    }
    var text = new StringBuilder();
    CHECKS.forEach(check -> text.append("[+]").append(check).append(" ok\n"));
    return Reply.text(200, text + path.getFirst() + " check passed\n");
  }
}
