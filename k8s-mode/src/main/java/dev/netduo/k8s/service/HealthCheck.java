package dev.netduo.k8s.service;

import dev.netduo.emulator.net.Family;
import java.util.Map;

/**
 * What a service's {@code healthCheckNodePort} tells the load balancer outside that asks over one
 * address family. A service of both has two: as kube-proxy's, each counts endpoints of its own
 * family.
 *
 * @param service {@code namespace/name}
 * @param family the addresses of nodes at which it is told
 * @param port of every node
 * @param endpoints how many endpoints each node has, by its name
 */
public record HealthCheck(String service, Family family, int port, Map<String, Integer> endpoints) {

  /** The answer of a node, as kube-proxy's: 503 where it has no endpoint. */
  public String answer(String node) {
    var here = endpoints.getOrDefault(node, 0);
    var slash = service.indexOf('/');
    var body =
        """
        {"service":{"namespace":"%s","name":"%s"},"localEndpoints":%d,"serviceProxyHealthy":true}\
        """
            .formatted(service.substring(0, slash), service.substring(slash + 1), here);
    return String.join(
        "\r\n",
        "HTTP/1.1 " + (here > 0 ? "200 OK" : "503 Service Unavailable"),
        "Content-Type: application/json",
        "X-Content-Type-Options: nosniff",
        "X-Load-Balancing-Endpoint-Weight: " + here,
        "Content-Length: " + body.length(),
        "Connection: close",
        "",
        body);
  }
}
