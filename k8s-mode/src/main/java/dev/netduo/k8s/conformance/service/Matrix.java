package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Family;
import dev.netduo.k8s.conformance.service.Step.Connect;
import dev.netduo.k8s.conformance.service.Step.Expectation;
import dev.netduo.k8s.conformance.service.Step.Outcome;
import dev.netduo.k8s.conformance.service.Step.Source;
import dev.netduo.k8s.conformance.service.Step.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The matrix of source translation: each row is a case, looked at on n1. */
final class Matrix {
  private static final List<String> ALL = List.of("b1", "b2", "b3");
  private static final List<String> LOCAL = List.of("b1");

  private Matrix() {}

  static List<ServiceCase> read(String file, Object matrix) {
    var where = file + ", masquerade";
    var fields = Fields.of(where, matrix);
    var services = Fields.of(where, fields.value("services").orElse(Map.of()));
    var cases = new ArrayList<ServiceCase>();
    for (var row : fields.list("rows")) {
      cases.add(row(where, cases.size() + 1, row, services, ""));
    }
    var variants = Fields.of(where, fields.value("variants").orElse(Map.of()));
    for (var variant : variants.values().keySet()) {
      for (var row : variants.list(variant)) {
        cases.add(
            row(
                where,
                cases.size() + 1,
                row,
                services,
                "clusters here always know their pods and masquerade others alone; the variant "
                    + variant
                    + " is held against the compiled rules in a test"));
      }
    }
    return cases;
  }

  private static ServiceCase row(
      String where, int number, Object row, Fields services, String skip) {
    if (!(row instanceof List<?> cells) || cells.size() != 5) {
      throw new NetduoException(where + ": a row has five cells, not " + row);
    }
    var service = String.valueOf(cells.get(0));
    var from = String.valueOf(cells.get(1));
    var to = String.valueOf(cells.get(2));
    var isLocal = "local".equals(cells.get(3));
    var snat = Boolean.TRUE.equals(cells.get(4));
    var policies = Fields.of(where, services.value(service).orElse(Map.of()));
    Map<String, Object> spec =
        Map.of(
            "type",
            "LoadBalancer",
            "selector",
            Map.of("app", "backend"),
            "ports",
            List.of(Map.of("port", 80)),
            "externalTrafficPolicy",
            policies.need("externalTrafficPolicy"),
            "internalTrafficPolicy",
            policies.need("internalTrafficPolicy"));
    Map<String, Object> object =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "metadata",
            Map.of("name", "s", "namespace", StepReader.NAMESPACE),
            "spec",
            spec);
    var backends = isLocal ? LOCAL : ALL;
    var target =
        new Target(
            client(from),
            address(client(from), to, isLocal),
            "s",
            to.equals("NodePort") ? "node" : "80",
            false,
            Family.IPV4);
    var connect =
        new Connect(
            target,
            12 * backends.size(),
            new Expectation(Outcome.OK, backends, snat ? Source.NODE : Source.OWN));
    return new ServiceCase(
        "M%02d".formatted(number),
        service + ": " + from + " to " + to + ", " + (isLocal ? "local" : "all") + " endpoints",
        skip,
        Map.of(),
        false,
        List.of(new Step.Put(object), connect));
  }

  // Which endpoints are local depends on the node that is entered, and which node has the
  // balancer's
  // address depends on what that address is.
  private static String address(String client, String to, boolean isLocal) {
    return switch (to) {
      case "ClusterIP" -> "vip";
      case "NodePort" -> "n1";
      default -> client.equals("ext") && isLocal ? "lb/n1" : "lb";
    };
  }

  private static String client(String from) {
    return switch (from) {
      case "pod" -> "c1";
      case "node" -> "n1";
      default -> "ext";
    };
  }
}
