package dev.netduo.k8s.table;

import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The tables of {@code kubectl get}, for a terminal of our own and for the API's {@code as=Table}.
 * Source: {@code pkg/printers/internalversion} of Kubernetes.
 */
public final class KindTables {
  private static final Map<Class<?>, KindTable<?>> ALL = all();

  private KindTables() {}

  private static Map<Class<?>, KindTable<?>> all() {
    var tables = new HashMap<Class<?>, KindTable<?>>();
    tables.putAll(ClusterTables.ALL);
    tables.putAll(WorkloadTables.ALL);
    tables.putAll(NetworkTables.ALL);
    return Collections.unmodifiableMap(tables);
  }

  /** The table of a kind; name and age for one that has none of its own. */
  public static <T extends HasMetadata> KindTable<T> of(ResourceKind<T> kind) {
    return of(kind.type());
  }

  @SuppressWarnings("unchecked") // a model's table is of that model
  static <T extends HasMetadata> KindTable<T> of(Class<T> type) {
    var table = (KindTable<T>) ALL.get(type);
    return table == null ? KindTable.<T>named().age().table() : table;
  }
}
