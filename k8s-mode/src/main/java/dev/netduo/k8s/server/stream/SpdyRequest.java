package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import java.util.Arrays;
import java.util.Map;

/**
 * A request to go on with SPDY/3.1 on the same connection. Source: {@code
 * apimachinery/pkg/util/httpstream/httpstream.go}.
 */
final class SpdyRequest {
  /** What a command's streams are: version 4 ends with a Status. */
  static final String COMMAND = "v4.channel.k8s.io";

  /** What the streams of forwarded ports are. */
  static final String FORWARD = "portforward.k8s.io";

  private static final String PROTOCOL = "SPDY/3.1";
  private static final String STREAMS = "X-Stream-Protocol-Version";

  private SpdyRequest() {}

  static boolean isOne(Call call) {
    return call.header("Upgrade").orElse("").equalsIgnoreCase(PROTOCOL)
        && offers(call.header("Connection").orElse(""), "upgrade");
  }

  /** Agrees, where the client offers the protocol that is spoken on the streams. */
  static Reply answer(Call call, String served, SpdyConnection.Service service) {
    if (!call.method().equals("GET") && !call.method().equals("POST")) {
      throw Refusals.methodNotAllowed();
    }
    var offered = call.header(STREAMS).orElse("");
    // Ports had a single protocol long before there was a name for it.
    var unnamed = offered.isBlank() && served.equals(FORWARD);
    if (!unnamed && !offers(offered, served)) {
      throw Refusals.of(
          403,
          "unable to upgrade: unable to negotiate protocol: client supports ["
              + offered
              + "], server accepts ["
              + served
              + "]");
    }
    return new Reply.Upgrade(PROTOCOL, Map.of(STREAMS, served), new SpdySession(service));
  }

  private static boolean offers(String list, String wanted) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).anyMatch(wanted::equalsIgnoreCase);
  }
}
