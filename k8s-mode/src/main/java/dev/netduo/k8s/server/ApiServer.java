package dev.netduo.k8s.server;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.PodAccess;
import dev.netduo.k8s.openapi.OpenApi;
import dev.netduo.k8s.server.auth.Authentication;
import dev.netduo.k8s.server.auth.Credentials;
import dev.netduo.k8s.server.http.HttpServer;
import dev.netduo.k8s.server.rest.RestApi;
import dev.netduo.k8s.server.rest.Traffic;
import dev.netduo.k8s.server.stream.PodStreaming;
import java.net.URI;

/** The Kubernetes API of a cluster over HTTPS, for kubectl and client libraries. */
public final class ApiServer implements AutoCloseable {
  private final HttpServer server;
  private final ServerOptions options;
  private final Traffic traffic;

  private ApiServer(HttpServer server, ServerOptions options, Traffic traffic) {
    this.server = server;
    this.options = options;
    this.traffic = traffic;
  }

  /**
   * Starts serving; the API answers when this returns.
   *
   * @param api the objects
   * @param pods what goes past the objects into containers
   * @throws NetduoException where the port is taken
   */
  public static ApiServer start(KubeApi api, PodAccess pods, ServerOptions options) {
    var traffic = new Traffic();
    var rest = new RestApi(api, new PodStreaming(pods), traffic, options.clock());
    var openApi = new OpenApiDocuments(new OpenApi(Version.GIT_VERSION, Kinds.ALL));
    var door = new FrontDoor(rest, openApi, new Health(), new Metrics(api, traffic), traffic);
    var server =
        HttpServer.start(
            options.address(), options.port(), new Authentication(options.credentials()), door);
    return new ApiServer(server, options, traffic);
  }

  /** Where it is reached, for example {@code https://127.0.0.1:35443}. */
  public URI address() {
    var host = Ip.parse(options.address().getHostAddress());
    return URI.create(
        "https://" + (host.isV4() ? host.toString() : "[" + host + "]") + ":" + server.port());
  }

  /** What clients need to be let in. */
  public Credentials credentials() {
    return options.credentials();
  }

  /** How many watches are under way. */
  public int watches() {
    return traffic.watches();
  }

  /** Ends all requests, watches and streams, and lets go of the port. */
  @Override
  public void close() {
    server.close();
  }
}
