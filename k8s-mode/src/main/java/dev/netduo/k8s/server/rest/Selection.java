package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.KubeList;
import dev.netduo.k8s.api.ListPart;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.server.http.Query;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/** The objects that a list, a watch or a deletion of many is about. */
record Selection(Selector labels, FieldSelector fields) {

  static Selection of(ResourceKind<?> kind, Query query) {
    return new Selection(
        Selector.parse(query.text("labelSelector").orElse("")),
        FieldSelector.parse(kind, query.text("fieldSelector").orElse("")));
  }

  boolean matches(HasMetadata object) {
    var own = Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
    return labels.matches(own) && fields.matches(object);
  }

  boolean isEverything() {
    return labels.requirements().isEmpty() && fields.terms().isEmpty();
  }

  <T extends HasMetadata> KubeList<T> list(
      KubeApi api, ResourceKind<T> kind, String namespace, ListPart part) {
    return api.list(kind, namespace, this::matches, part);
  }
}
