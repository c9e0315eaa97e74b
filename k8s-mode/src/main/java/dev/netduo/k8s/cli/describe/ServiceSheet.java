package dev.netduo.k8s.cli.describe;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.api.Services;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A service told at length, with the endpoints behind each port. */
final class ServiceSheet {
  private final Sheet sheet;
  private final KubeApi api;

  ServiceSheet(Sheet sheet, KubeApi api) {
    this.sheet = sheet;
    this.api = api;
  }

  void add(Service service) {
    var spec = service.getSpec();
    sheet
        .field("Selector", Text.pairs(spec.getSelector()))
        .field("Type", spec.getType())
        .field("IP", spec.getClusterIP());
    if (spec.getExternalName() != null) {
      sheet.field("External Name", spec.getExternalName());
    }
    var slices =
        api.list(
                Kinds.ENDPOINT_SLICE,
                service.getMetadata().getNamespace(),
                Selector.of(Map.of(Services.NAME_LABEL, service.getMetadata().getName())))
            .items();
    for (var port : Text.list(spec.getPorts())) {
      var name = port.getName() == null || port.getName().isEmpty() ? "<unset>" : port.getName();
      sheet
          .field("Port", name + "  " + port.getPort() + "/" + port.getProtocol())
          .field("TargetPort", Text.port(port.getTargetPort()) + "/" + port.getProtocol());
      if (port.getNodePort() != null) {
        sheet.field("NodePort", name + "  " + port.getNodePort() + "/" + port.getProtocol());
      }
      sheet.field("Endpoints", Text.joined(endpoints(slices, port)));
    }
    sheet.field("Session Affinity", Text.orNone(spec.getSessionAffinity()));
  }

  private static List<String> endpoints(List<EndpointSlice> slices, ServicePort port) {
    return slices.stream()
        .flatMap(slice ->
            Text.list(slice.getPorts()).stream()
                .filter(p -> same(p, port))
                .flatMap(p ->
                    Text.list(slice.getEndpoints()).stream()
                        .filter(e ->
                            e.getConditions() == null
                                || !Boolean.FALSE.equals(e.getConditions().getReady()))
                        .flatMap(e -> e.getAddresses().stream())
                        .map(address -> address + ":" + p.getPort())))
        .toList();
  }

  // Without a name an EndpointSlice has the empty one and a service none.
  private static boolean same(EndpointPort endpoint, ServicePort port) {
    return Objects.requireNonNullElse(endpoint.getName(), "")
        .equals(Objects.requireNonNullElse(port.getName(), ""));
  }
}
