package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.api.Services;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Turns the slices a service has into those it should have, with as few writes as that takes. */
final class SliceWriter {
  private final KubeApi api;

  SliceWriter(KubeApi api) {
    this.api = api;
  }

  /** The slices of a service that one controller keeps. */
  List<EndpointSlice> existing(ObjectKey service, Predicate<EndpointSlice> kept) {
    var ofService = Selector.of(Map.of(Services.NAME_LABEL, service.name()));
    return api.list(Kinds.ENDPOINT_SLICE, service.namespace(), ofService).items().stream()
        .filter(kept)
        .toList();
  }

  /** Makes the slices those wanted, each in place of one with the same ports where there is one. */
  void write(List<EndpointSlice> wanted, List<EndpointSlice> there) {
    var existing = new ArrayDeque<>(there);
    var missing = new ArrayList<EndpointSlice>();
    for (var slice : wanted) {
      var like =
          existing.stream()
              .filter(e -> isOfType(e, slice) && e.getPorts().equals(slice.getPorts()))
              .findFirst();
      like.ifPresentOrElse(
          old -> {
            existing.remove(old);
            replace(old, slice);
          },
          () -> missing.add(slice));
    }
    for (var slice : missing) {
      existing.stream()
          .filter(old -> isOfType(old, slice))
          .findFirst()
          .ifPresentOrElse(
              old -> {
                existing.remove(old);
                replace(old, slice);
              },
              () -> create(Kinds.ENDPOINT_SLICE, slice));
    }
    existing.forEach(slice -> delete(Kinds.ENDPOINT_SLICE, slice));
  }

  // A slice's type is for its life.
  private static boolean isOfType(EndpointSlice one, EndpointSlice other) {
    return one.getAddressType().equals(other.getAddressType());
  }

  private void replace(EndpointSlice old, EndpointSlice wanted) {
    if (old.getAddressType().equals(wanted.getAddressType())
        && old.getEndpoints().equals(wanted.getEndpoints())
        && old.getPorts().equals(wanted.getPorts())
        && Pods.labels(old).equals(Pods.labels(wanted))) {
      return;
    }
    wanted.setMetadata(
        wanted
            .getMetadata()
            .edit()
            .withName(old.getMetadata().getName())
            .withGenerateName(old.getMetadata().getGenerateName())
            .withResourceVersion(old.getMetadata().getResourceVersion())
            .build());
    api.update(Kinds.ENDPOINT_SLICE, wanted);
  }

  <T extends HasMetadata> void create(ResourceKind<T> kind, T object) {
    try {
      api.create(kind, object);
    } catch (ApiException e) {
      if (e.code() != ApiException.FORBIDDEN) {
        throw e;
      }
    }
  }

  <T extends HasMetadata> void delete(ResourceKind<T> kind, T object) {
    var meta = object.getMetadata();
    try {
      api.delete(kind, meta.getNamespace(), meta.getName(), DeleteOptions.DEFAULT);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
