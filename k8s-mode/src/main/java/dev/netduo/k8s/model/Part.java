package dev.netduo.k8s.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plain fields with annotations, the same where all of them are. */
abstract class Part {
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return Stream.of(type.getDeclaredFields())
              .filter(field -> field.isAnnotationPresent(JsonProperty.class))
              .peek(field -> field.setAccessible(true))
              .toList();
        }
      };

  private List<@Nullable Object> values() {
    var values = new ArrayList<@Nullable Object>();
    try {
      for (var field : FIELDS.get(getClass())) {
        values.add(field.get(this));
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(getClass() + " is no plain model", e);
    }
    return values;
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Part part
        && part.getClass() == getClass()
        && part.values().equals(values());
  }

  @Override
  public final int hashCode() {
    return values().hashCode();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + values();
  }
}
