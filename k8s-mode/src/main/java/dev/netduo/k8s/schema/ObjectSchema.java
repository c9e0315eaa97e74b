package dev.netduo.k8s.schema;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object's fields.
 *
 * @param name the definition's name, for example {@code io.k8s.api.core.v1.PodSpec}
 * @param atomic whether it has one owner as a whole
 * @param fields its fields by name
 */
public record ObjectSchema(String name, boolean atomic, Map<String, Property> fields) {

  /** Its fields in alphabetical order. */
  public Collection<Property> properties() {
    return fields.values();
  }

  /** One of its fields, where there is one of that name. */
  public Optional<Property> property(String field) {
    return Optional.ofNullable(fields.get(field));
  }

  /** The names of the fields it cannot be without. */
  public List<String> required() {
    return fields.values().stream().filter(Property::required).map(Property::name).toList();
  }
}
