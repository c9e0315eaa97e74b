package dev.netduo.k8s.store;

import dev.netduo.k8s.model.ServiceExport;
import dev.netduo.k8s.model.ServiceImport;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Exported and imported services, held to what their definitions of v1alpha1 say. */
final class MulticlusterStrategies {
  private MulticlusterStrategies() {}

  static final class OfExport implements Strategy<ServiceExport> {
    @Override
    public Object spec(ServiceExport export) {
      return List.of();
    }

    @Override
    public void copyStatus(ServiceExport from, ServiceExport into) {
      into.setStatus(from.getStatus());
    }
  }

  static final class OfImport implements Strategy<ServiceImport> {
    private static final int FAMILIES = 2;

    @Override
    public void validate(ServiceImport object, Optional<ServiceImport> before, Problems problems) {
      var spec = object.getSpec();
      if (spec == null) {
        problems.required("spec", "");
        return;
      }
      if (spec.type == null) {
        problems.required("spec.type", "");
      } else {
        problems.oneOf(
            "spec.type", spec.type, Set.of(ServiceImport.CLUSTER_SET_IP, ServiceImport.HEADLESS));
      }
      if (Given.list(spec.ips).size() > FAMILIES) {
        problems.invalid("spec.ips", spec.ips.size(), "must have at most 2 items");
      }
      var ports = Given.list(spec.ports);
      for (int i = 0; i < ports.size(); i++) {
        var path = "spec.ports[" + i + "].port";
        if (ports.get(i).port == null) {
          problems.required(path, "");
        } else {
          problems.port(path, ports.get(i).port);
        }
      }
    }

    @Override
    public Object spec(ServiceImport object) {
      return object.getSpec();
    }

    @Override
    public void copyStatus(ServiceImport from, ServiceImport into) {
      into.setStatus(from.getStatus());
    }
  }
}
