package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import dev.netduo.k8s.server.rest.PodStreams;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Logs, commands, terminals and ports of pods over HTTP, WebSockets and SPDY. */
public record PodStreaming(PodAccess pods) implements PodStreams {
  private static final List<String> COMMANDS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");
  private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";
  private static final List<String> FORWARDS = List.of(TUNNEL, "v4.channel.k8s.io");

  @Override
  public Reply serve(Call call, Pod pod, String subresource) {
    return switch (subresource) {
      case "log" -> {
        requireGet(call);
        yield LogReply.of(call, pod, pods);
      }
      case "exec", "attach" -> {
        var command = RemoteCommand.of(call, pod, subresource.equals("attach"));
        yield SpdyRequest.isOne(call)
            ? SpdyRequest.answer(call, SpdyRequest.COMMAND, new CommandStreams(pods, command))
            : new Reply.WebSocket(webSocket(call, COMMANDS), new CommandSocket(pods, command));
      }
      default ->
          SpdyRequest.isOne(call)
              ? SpdyRequest.answer(call, SpdyRequest.FORWARD, new ForwardedPorts(pods, pod))
              : forward(call, pod);
    };
  }

  private Reply forward(Call call, Pod pod) {
    var protocol = webSocket(call, FORWARDS);
    return new Reply.WebSocket(
        protocol,
        protocol.equals(TUNNEL)
            ? new TunnelSocket(new ForwardedPorts(pods, pod))
            : new PortsSocket(pods, pod, PortsSocket.ports(call.query())));
  }

  /** The first of our subprotocols that a client offers, for a request for a WebSocket. */
  private static String webSocket(Call call, List<String> served) {
    requireGet(call);
    if (!call.header("Upgrade").orElse("").equalsIgnoreCase("websocket")) {
      throw Refusals.of(
          400, "unable to upgrade: this resource is a stream, ask for it with a WebSocket");
    }
    var offered =
        Arrays.stream(call.header("Sec-WebSocket-Protocol").orElse("").split(",", -1))
            .map(String::strip)
            .toList();
    Optional<String> protocol = served.stream().filter(offered::contains).findFirst();
    return protocol.orElseThrow(() ->
        ApiException.badRequest(
            "unable to upgrade: unable to negotiate protocol: client supports "
                + offered
                + ", server accepts "
                + served));
  }

  private static void requireGet(Call call) {
    if (!call.method().equals("GET")) {
      throw Refusals.methodNotAllowed();
    }
  }
}
