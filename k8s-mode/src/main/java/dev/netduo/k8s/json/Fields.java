package dev.netduo.k8s.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a model class by their names in JSON, {@code apiVersion} and {@code kind} first.
 */
final class Fields {
  private static final ClassValue<Map<String, Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> type) {
          var all = new LinkedHashMap<String, Field>();
          for (var field : type.getDeclaredFields()) {
            var property = field.getAnnotation(JsonProperty.class);
            if (property != null) {
              field.setAccessible(true);
              all.put(property.value().isEmpty() ? field.getName() : property.value(), field);
            }
          }
          var ordered = new LinkedHashMap<String, Field>();
          for (var name : new String[] {"kind", "apiVersion", "metadata"}) {
            if (all.containsKey(name)) {
              ordered.put(name, all.get(name));
            }
          }
          ordered.putAll(all);
          return Collections.unmodifiableMap(ordered);
        }
      };

  private Fields() {}

  static Map<String, Field> of(Class<?> model) {
    return FIELDS.get(model);
  }
}
