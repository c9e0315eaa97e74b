package dev.netduo.k8s.runtime.volume;

import dev.netduo.k8s.runtime.pod.ConfigProblem;
import dev.netduo.k8s.runtime.pod.PodFields;
import dev.netduo.k8s.runtime.pod.PodParts;
import dev.netduo.k8s.runtime.pod.Sources;
import dev.netduo.k8s.runtime.volume.Content.File;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's volumes hold. Pure. Source: Kubernetes {@code pkg/volume/configmap}, {@code secret},
 * {@code downwardapi}, {@code projected}.
 */
public final class VolumeReading {
  private static final int USUAL_MODE = 0644;
  private static final Container NOBODY = new ContainerBuilder().withName("").build();

  private final PodFields fields;
  private final Sources sources;

  /** Reads the volumes of one pod. */
  public VolumeReading(PodFields fields, Sources sources) {
    this.fields = fields;
    this.sources = sources;
  }

  /** Whether the pod's containers themselves write to it, so that nothing is put there. */
  public static boolean isScratch(Volume volume) {
    return volume.getEmptyDir() != null;
  }

  /**
   * The files of a volume; none where it is a scratch volume.
   *
   * @throws ConfigProblem where something it refers to is missing, or netduo has no such volumes
   */
  public Content of(Volume volume) {
    if (isScratch(volume)) {
      return Content.EMPTY;
    }
    var files = new TreeMap<String, File>();
    if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      var mode = mode(source.getDefaultMode(), USUAL_MODE);
      add(
          files,
          Sources.Kind.CONFIG_MAP,
          source.getName(),
          source.getItems(),
          mode,
          source.getOptional());
    } else if (volume.getSecret() != null) {
      var source = volume.getSecret();
      var mode = mode(source.getDefaultMode(), USUAL_MODE);
      add(
          files,
          Sources.Kind.SECRET,
          source.getSecretName(),
          source.getItems(),
          mode,
          source.getOptional());
    } else if (volume.getDownwardAPI() != null) {
      var mode = mode(volume.getDownwardAPI().getDefaultMode(), USUAL_MODE);
      addFields(files, PodParts.orEmpty(volume.getDownwardAPI().getItems()), mode);
    } else if (volume.getProjected() != null) {
      var mode = mode(volume.getProjected().getDefaultMode(), USUAL_MODE);
      PodParts.orEmpty(volume.getProjected().getSources())
          .forEach(source -> addProjected(files, source, mode));
    } else {
      throw new ConfigProblem(
          "netduo has no volumes of this kind; configMap, secret, downwardAPI, projected and emptyDir"
              + " are there");
    }
    return Content.of(files);
  }

  private void addProjected(Map<String, File> into, VolumeProjection source, int mode) {
    if (source.getConfigMap() != null) {
      var from = source.getConfigMap();
      add(into, Sources.Kind.CONFIG_MAP, from.getName(), from.getItems(), mode, from.getOptional());
    } else if (source.getSecret() != null) {
      var from = source.getSecret();
      add(into, Sources.Kind.SECRET, from.getName(), from.getItems(), mode, from.getOptional());
    } else if (source.getDownwardAPI() != null) {
      addFields(into, PodParts.orEmpty(source.getDownwardAPI().getItems()), mode);
    } else {
      throw new ConfigProblem("netduo has no service account tokens to project");
    }
  }

  private void add(
      Map<String, File> into,
      Sources.Kind kind,
      String name,
      @Nullable List<KeyToPath> items,
      int mode,
      @Nullable Boolean optional) {
    var lax = Boolean.TRUE.equals(optional);
    var entries = lax ? sources.entries(kind, name).orElse(Map.of()) : sources.require(kind, name);
    if (items == null || items.isEmpty()) {
      entries.forEach((key, bytes) -> into.put(checked(key), File.of(bytes, mode)));
      return;
    }
    for (var item : items) {
      var bytes = Optional.ofNullable(entries.get(item.getKey()));
      if (bytes.isEmpty() && !lax) {
        throw new ConfigProblem("references non-existent config key: " + item.getKey());
      }
      bytes.ifPresent(
          found -> into.put(checked(item.getPath()), File.of(found, mode(item.getMode(), mode))));
    }
  }

  private void addFields(Map<String, File> into, List<DownwardAPIVolumeFile> items, int mode) {
    for (var item : items) {
      var text =
          item.getFieldRef() != null
              ? fields.field(item.getFieldRef().getFieldPath())
              : fields.resource(item.getResourceFieldRef(), NOBODY);
      into.put(
          checked(item.getPath()),
          File.of(text.getBytes(StandardCharsets.UTF_8), mode(item.getMode(), mode)));
    }
  }

  private static int mode(@Nullable Integer chosen, int otherwise) {
    return chosen == null ? otherwise : chosen & 0777;
  }

  private static String checked(String path) {
    if (path.isEmpty() || path.startsWith("/") || Arrays.asList(path.split("/")).contains("..")) {
      throw new ConfigProblem("invalid path in a volume: " + path);
    }
    return path;
  }
}
