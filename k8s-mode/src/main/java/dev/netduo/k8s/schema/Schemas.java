package dev.netduo.k8s.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The schemas of kinds and of the objects in them. Each is made when first asked for, by reflection
 * on the model class, and kept.
 */
public final class Schemas {
  private static final Map<Class<?>, FieldType.Scalar> NAMED =
      Map.of(
          Quantity.class, named("string", "", Quantity.class),
          IntOrString.class, named("string", "int-or-string", IntOrString.class),
          MicroTime.class, named("string", "date-time", MicroTime.class),
          FieldsV1.class, named("object", "", FieldsV1.class),
          Object.class, raw(),
          KubernetesResource.class, raw());

  private static final Map<Class<?>, FieldType.Scalar> PLAIN =
      Map.of(
          String.class, plain("string", ""),
          Integer.class, plain("integer", "int32"),
          Long.class, plain("integer", "int64"),
          Double.class, plain("number", "double"),
          Boolean.class, plain("boolean", ""));

  private static final FieldType.Scalar TIME =
      new FieldType.Scalar("string", "date-time", Optional.of(DefinitionNames.TIME));

  private static final ClassValue<ObjectSchema> SCHEMAS =
      new ClassValue<>() {
        @Override
        protected ObjectSchema computeValue(Class<?> model) {
          return read(model);
        }
      };

  private Schemas() {}

  /** The schema of a kind's objects. */
  public static ObjectSchema of(ResourceKind<?> kind) {
    return of(kind.type());
  }

  /**
   * The schema of a model class.
   *
   * @throws IllegalArgumentException where the class is no model
   */
  public static ObjectSchema of(Class<?> model) {
    return SCHEMAS.get(model);
  }

  /** Changes when the tables or the model classes do; text of no other meaning. */
  public static String edition() {
    var models = HasMetadata.class.getPackage().getImplementationVersion();
    return String.join("\n", Resource.lines("fields.txt"))
        + String.join("\n", Resource.lines("descriptions.txt"))
        + (models == null ? "" : models);
  }

  private static ObjectSchema read(Class<?> model) {
    var definition = DefinitionNames.of(model);
    var fields = new TreeMap<String, Property>();
    for (var field : model.getDeclaredFields()) {
      var annotation = field.getAnnotation(JsonProperty.class);
      if (annotation != null) {
        var name = annotation.value().isEmpty() ? field.getName() : annotation.value();
        fields.put(name, property(definition, name, field));
      }
    }
    return new ObjectSchema(
        definition,
        FieldFacts.ofDefinition(definition).has("atomic"),
        Collections.unmodifiableMap(fields));
  }

  private static Property property(String definition, String name, Field field) {
    var facts = FieldFacts.ofField(definition, name);
    return new Property(
        name,
        isTime(name, field) ? TIME : type(field.getGenericType(), facts),
        facts.has("required"),
        facts.merges(),
        facts.has("retain"),
        facts.value("merge"),
        facts.list("enum", "\\|"),
        facts.value("default"));
  }

  // The models keep moments as text; only their names tell.
  private static boolean isTime(String name, Field field) {
    return field.getType() == String.class
        && (name.equals("time")
            || name.endsWith("Time")
            || name.endsWith("Timestamp")
            || List.of("startedAt", "finishedAt", "timeAdded").contains(name));
  }

  private static FieldType type(Type type, FieldFacts facts) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      var inner = element(arguments[arguments.length - 1], facts);
      return generic.getRawType() == List.class
          ? new FieldType.ListOf(inner, facts.listKind(), facts.list("keys", ","))
          : new FieldType.MapOf(inner, facts.has("atomic"));
    }
    return element(type, facts);
  }

  private static FieldType element(Type type, FieldFacts facts) {
    if (!(type instanceof Class<?> model)) {
      throw new IllegalStateException("no field type for " + type);
    }
    return Optional.ofNullable(NAMED.get(model))
        .or(() -> Optional.ofNullable(PLAIN.get(model)))
        .<FieldType>map(scalar -> facts.has("byte") ? plain("string", "byte") : scalar)
        .orElseGet(() ->
            new FieldType.Model(
                model, FieldFacts.ofDefinition(DefinitionNames.of(model)).has("atomic")));
  }

  private static FieldType.Scalar plain(String type, String format) {
    return new FieldType.Scalar(type, format, Optional.empty());
  }

  // An object of any kind.
  private static FieldType.Scalar raw() {
    return new FieldType.Scalar(
        "object", "", Optional.of("io.k8s.apimachinery.pkg.runtime.RawExtension"));
  }

  private static FieldType.Scalar named(String type, String format, Class<?> model) {
    return new FieldType.Scalar(type, format, Optional.of(DefinitionNames.of(model)));
  }
}
