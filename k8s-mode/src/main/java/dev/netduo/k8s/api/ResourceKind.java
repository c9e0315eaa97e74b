package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;

/**
 * A kind of object the API knows, with every name a person may call it by.
 *
 * @param group the API group, for example {@code apps}; empty for the core group
 * @param version the version in the group, for example {@code v1}
 * @param kind the name in manifests, for example {@code Deployment}
 * @param plural the name in paths and on the command line, for example {@code deployments}
 * @param singular for example {@code deployment}
 * @param shortNames for example {@code deploy}
 * @param namespaced whether objects of this kind live in a namespace
 * @param categories the groups it is listed under on the command line, for example {@code all}
 * @param subresources the parts with a path of their own that the kind has
 * @param type the model class
 */
public record ResourceKind<T extends HasMetadata>(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    List<String> shortNames,
    boolean namespaced,
    List<String> categories,
    Set<Subresource> subresources,
    Class<T> type) {

  public ResourceKind {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    subresources = Set.copyOf(subresources);
  }

  /** Whether it has a part of this name with a path of its own. */
  public boolean has(Subresource subresource) {
    return subresources.contains(subresource);
  }

  /** The same under a plural or singular that is not the kind's name with an s. */
  ResourceKind<T> named(String otherPlural, String otherSingular) {
    return new ResourceKind<>(
        group,
        version,
        kind,
        otherPlural,
        otherSingular,
        shortNames,
        namespaced,
        categories,
        subresources,
        type);
  }

  /** The same in another version of its group. */
  ResourceKind<T> at(String otherVersion) {
    return new ResourceKind<>(
        group,
        otherVersion,
        kind,
        plural,
        singular,
        shortNames,
        namespaced,
        categories,
        subresources,
        type);
  }

  /** The same listed under {@code all}. */
  ResourceKind<T> inAll() {
    return new ResourceKind<>(
        group,
        version,
        kind,
        plural,
        singular,
        shortNames,
        namespaced,
        List.of("all"),
        subresources,
        type);
  }

  /** The same with these subresources. */
  ResourceKind<T> with(Subresource... parts) {
    return new ResourceKind<>(
        group,
        version,
        kind,
        plural,
        singular,
        shortNames,
        namespaced,
        categories,
        Set.of(parts),
        type);
  }

  /** What a manifest writes as {@code apiVersion}, for example {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The plural with its group, as in {@code deployments.apps}; the way errors name a kind. */
  public String qualifiedPlural() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** The singular with its group, as in {@code deployment.apps}; the way kubectl names objects. */
  public String qualifiedSingular() {
    return group.isEmpty() ? singular : singular + "." + group;
  }

  @Override
  public String toString() {
    return apiVersion() + " " + kind;
  }
}
