package dev.netduo.k8s.managed;

import java.util.Comparator;

/**
 * An entry of {@code managedFields}.
 *
 * @param manager who
 * @param applied whether by applying; otherwise by any other change
 * @param apiVersion the version of the object the fields are of
 */
record Owner(FieldOwner manager, boolean applied, String apiVersion) {
  static final Comparator<Owner> ORDER =
      Comparator.comparing((Owner owner) -> !owner.applied())
          .thenComparing(owner -> owner.manager().name())
          .thenComparing(Owner::apiVersion)
          .thenComparing(owner -> owner.manager().subresource());

  String operation() {
    return applied ? "Apply" : "Update";
  }

  /** As a conflict names it. Source: {@code printManager} of apimachinery's managedfields. */
  @Override
  public String toString() {
    var name = "\"" + manager.name() + "\"";
    if (!manager.subresource().isEmpty()) {
      name += " with subresource \"" + manager.subresource() + "\"";
    }
    return applied ? name : name + " using " + apiVersion;
  }
}
