package dev.netduo.k8s.join;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.api.Selector;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.Models;
import dev.netduo.k8s.model.ServiceExport;
import dev.netduo.k8s.model.ServiceExport.ServiceExportStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Keeps a cluster's imports at what joined clusters export. */
public final class Imports {
  // What an object was made of, so that what the API fills in does not count as a change.
  private static final String MADE_OF = "netduo.dev/made-of";
  private static final Selector OURS = Selector.of(Map.of(Imported.LABEL, "true"));

  private final KubeApi api;

  /** Writes into this cluster. */
  public Imports(KubeApi api) {
    this.api = api;
  }

  /**
   * Creates, changes and removes what is imported. What the API refuses of one service holds up no
   * other.
   *
   * @param exports those of all joined clusters, its own among them
   * @throws ApiException the first refusal, once everything else is done
   */
  public void sync(List<Exported> exports) {
    var namespaces = new HashSet<String>();
    api.list(Kinds.NAMESPACE).items().stream()
        .filter(namespace -> namespace.getMetadata().getDeletionTimestamp() == null)
        .forEach(namespace -> namespaces.add(namespace.getMetadata().getName()));
    var wanted = Imported.of(exports, namespaces);
    var slices = new HashSet<ObjectKey>();
    var services = new HashSet<ObjectKey>();
    var refused = new ArrayList<ApiException>();
    wanted.forEach((key, one) -> {
      one.slices()
          .forEach(slice -> {
            slices.add(ObjectKey.of(slice));
            attempt(() -> put(Kinds.ENDPOINT_SLICE, slice), refused);
          });
      one.behind()
          .ifPresent(service -> {
            services.add(ObjectKey.of(service));
            attempt(() -> put(Kinds.SERVICE, service), refused);
          });
      one.object().getSpec().ips = one.behind().map(this::ips).orElse(List.of());
      attempt(
          () -> {
            put(Kinds.SERVICE_IMPORT, one.object());
            tell(key, one);
          },
          refused);
    });
    // Names go before what they lead to.
    remove(Kinds.SERVICE_IMPORT, key -> !wanted.containsKey(key));
    remove(Kinds.SERVICE, key -> !services.contains(key));
    remove(Kinds.ENDPOINT_SLICE, key -> !slices.contains(key));
    judge(wanted);
    if (!refused.isEmpty()) {
      throw refused.getFirst();
    }
  }

  private static void attempt(Runnable write, List<ApiException> refused) {
    try {
      write.run();
    } catch (ApiException e) {
      refused.add(e);
    }
  }

  private List<String> ips(Service behind) {
    var key = ObjectKey.of(behind);
    return api.get(Kinds.SERVICE, key.namespace(), key.name())
        .flatMap(service -> Optional.ofNullable(service.getSpec().getClusterIPs()))
        .orElse(List.of());
  }

  private <T extends HasMetadata> void put(ResourceKind<T> kind, T object) {
    var key = ObjectKey.of(object);
    var madeOf = UUID.nameUUIDFromBytes(Json.bytes(Models.tree(object))).toString();
    var annotations = new HashMap<String, String>();
    annotations.put(MADE_OF, madeOf);
    object.getMetadata().setAnnotations(annotations);
    var there = api.get(kind, key.namespace(), key.name());
    if (there.isEmpty()) {
      var _ = api.create(kind, object);
    } else if (!madeOf.equals(madeOf(there.get()))) {
      object.getMetadata().setResourceVersion(there.get().getMetadata().getResourceVersion());
      var _ = api.update(kind, object);
    }
  }

  private static String madeOf(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(MADE_OF))
        .orElse("");
  }

  private void tell(ObjectKey key, Imported one) {
    var status = one.object().getStatus();
    var known = api.get(Kinds.SERVICE_IMPORT, key.namespace(), key.name());
    if (known.isPresent() && !status.equals(known.get().getStatus())) {
      var _ =
          api.modifyStatus(
              Kinds.SERVICE_IMPORT,
              key.namespace(),
              key.name(),
              object -> {
                object.setStatus(status);
                return object;
              });
    }
  }

  private <T extends HasMetadata> void remove(ResourceKind<T> kind, Predicate<ObjectKey> gone) {
    for (var object : api.list(kind, KubeApi.ALL_NAMESPACES, OURS).items()) {
      var key = ObjectKey.of(object);
      if (gone.test(key)) {
        try {
          var _ = api.delete(kind, key.namespace(), key.name(), DeleteOptions.DEFAULT);
        } catch (ApiException e) {
          if (e.code() != ApiException.NOT_FOUND) {
            throw e;
          }
        }
      }
    }
  }

  /** Tells the cluster's own exports whether they are any, and whether they agree with others. */
  private void judge(Map<ObjectKey, Imported> imported) {
    for (var export : api.list(Kinds.SERVICE_EXPORT).items()) {
      var key = ObjectKey.of(export);
      var conditions =
          List.of(
              valid(key, imported.keySet()),
              conflict(Optional.ofNullable(imported.get(key)).flatMap(Imported::conflict)));
      if (!said(conditions).equals(said(export))) {
        var status = new ServiceExportStatus();
        status.conditions = conditions;
        var _ =
            api.modifyStatus(
                Kinds.SERVICE_EXPORT,
                key.namespace(),
                key.name(),
                object -> {
                  object.setStatus(status);
                  return object;
                });
      }
    }
  }

  private static List<List<String>> said(ServiceExport export) {
    return said(
        Optional.ofNullable(export.getStatus())
            .flatMap(status -> Optional.ofNullable(status.conditions))
            .orElse(List.of()));
  }

  private static List<List<String>> said(List<Condition> conditions) {
    return conditions.stream()
        .map(one -> List.of(one.getType(), one.getStatus(), one.getReason(), one.getMessage()))
        .toList();
  }

  private static Condition conflict(Optional<ExportConflict> conflict) {
    return condition(
        "Conflict",
        conflict.isPresent(),
        conflict.map(ExportConflict::reason).orElse("NoConflicts"),
        conflict.map(ExportConflict::message).orElse("all exports of the service agree"));
  }

  private Condition valid(ObjectKey key, Set<ObjectKey> imported) {
    var service = api.get(Kinds.SERVICE, key.namespace(), key.name());
    var canBe = service.filter(Exported::canBe).isPresent() && imported.contains(key);
    return condition(
        "Valid",
        canBe,
        canBe ? "Valid" : service.isEmpty() ? "NoService" : "InvalidServiceType",
        canBe
            ? "the service is exported"
            : service.isEmpty()
                ? "there is no service of this name in the namespace"
                : "an ExternalName cannot be exported");
  }

  private static Condition condition(String type, boolean is, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(is ? "True" : "False")
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }
}
