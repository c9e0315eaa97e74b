package dev.netduo.k8s.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a model class by their names in JSON. Read by reflection: the models are plain
 * fields with annotations, and setting up a general object mapper for them costs half a second in a
 * fresh process.
 */
final class ModelFields {
  private static final ClassValue<Map<String, Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> type) {
          var fields = new LinkedHashMap<String, Field>();
          for (var field : type.getDeclaredFields()) {
            var property = field.getAnnotation(JsonProperty.class);
            if (property != null) {
              field.setAccessible(true);
              fields.put(property.value().isEmpty() ? field.getName() : property.value(), field);
            }
          }
          return Collections.unmodifiableMap(fields);
        }
      };

  private ModelFields() {}

  static Map<String, Field> of(Class<?> model) {
    return FIELDS.get(model);
  }
}
