package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Volumes of a pod, and where its containers mount them. */
final class VolumeRules {
  private VolumeRules() {}

  /** How many kinds of volume it says it is. */
  static long sources(Volume volume) {
    return Stream.of(
            volume.getAwsElasticBlockStore(),
            volume.getAzureDisk(),
            volume.getAzureFile(),
            volume.getCephfs(),
            volume.getCinder(),
            volume.getConfigMap(),
            volume.getCsi(),
            volume.getDownwardAPI(),
            volume.getEmptyDir(),
            volume.getEphemeral(),
            volume.getFc(),
            volume.getFlexVolume(),
            volume.getFlocker(),
            volume.getGcePersistentDisk(),
            volume.getGitRepo(),
            volume.getGlusterfs(),
            volume.getHostPath(),
            volume.getImage(),
            volume.getIscsi(),
            volume.getNfs(),
            volume.getPersistentVolumeClaim(),
            volume.getPhotonPersistentDisk(),
            volume.getPortworxVolume(),
            volume.getProjected(),
            volume.getQuobyte(),
            volume.getRbd(),
            volume.getScaleIO(),
            volume.getSecret(),
            volume.getStorageos(),
            volume.getVsphereVolume())
        .filter(Objects::nonNull)
        .count();
  }

  /** Judges the volumes; the names a container may mount. */
  static Set<String> validate(List<Volume> volumes, String path, Problems problems) {
    var names = new HashSet<String>();
    for (int i = 0; i < volumes.size(); i++) {
      var volume = volumes.get(i);
      var at = path + "[" + i + "]";
      if (Given.nothing(volume.getName())) {
        problems.required(at + ".name", "");
      } else {
        Names.label(problems, at + ".name", volume.getName());
        if (!names.add(volume.getName())) {
          problems.duplicate(at + ".name", volume.getName());
        }
      }
      if (sources(volume) > 1) {
        problems.forbidden(at, "may not specify more than 1 volume type");
      }
      source(volume, at, problems);
    }
    return names;
  }

  private static void source(Volume volume, String at, Problems problems) {
    if (volume.getSecret() != null) {
      if (Given.nothing(volume.getSecret().getSecretName())) {
        problems.required(at + ".secret.secretName", "");
      }
      mode(volume.getSecret().getDefaultMode(), at + ".secret.defaultMode", problems);
      items(volume.getSecret().getItems(), at + ".secret.items", problems);
    }
    if (volume.getConfigMap() != null) {
      if (Given.nothing(volume.getConfigMap().getName())) {
        problems.required(at + ".configMap.name", "");
      }
      mode(volume.getConfigMap().getDefaultMode(), at + ".configMap.defaultMode", problems);
      items(volume.getConfigMap().getItems(), at + ".configMap.items", problems);
    }
    if (volume.getHostPath() != null && Given.nothing(volume.getHostPath().getPath())) {
      problems.required(at + ".hostPath.path", "");
    }
    if (volume.getProjected() != null) {
      mode(volume.getProjected().getDefaultMode(), at + ".projected.defaultMode", problems);
    }
  }

  private static void items(@Nullable List<KeyToPath> given, String path, Problems problems) {
    var items = Given.list(given);
    for (int i = 0; i < items.size(); i++) {
      var at = path + "[" + i + "]";
      if (Given.nothing(items.get(i).getKey())) {
        problems.required(at + ".key", "");
      }
      if (Given.nothing(items.get(i).getPath())) {
        problems.required(at + ".path", "");
      } else {
        relative(items.get(i).getPath(), at + ".path", problems);
      }
      mode(items.get(i).getMode(), at + ".mode", problems);
    }
  }

  private static void mode(@Nullable Integer mode, String path, Problems problems) {
    if (mode != null && (mode < 0 || mode > 0777)) {
      problems.invalid(path, mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }
  }

  private static void relative(String file, String path, Problems problems) {
    if (file.startsWith("/")) {
      problems.invalid(path, file, "must be a relative path");
    }
    if (List.of(file.split("/", -1)).contains("..")) {
      problems.invalid(path, file, "must not contain '..'");
    }
  }

  /** Judges where a container mounts what. */
  static void mounts(
      List<VolumeMount> mounts, Set<String> volumes, String path, Problems problems) {
    var places = new HashSet<String>();
    for (int i = 0; i < mounts.size(); i++) {
      var mount = mounts.get(i);
      var at = path + "[" + i + "]";
      if (Given.nothing(mount.getName())) {
        problems.required(at + ".name", "");
      }
      if (!volumes.contains(Given.text(mount.getName()))) {
        problems.notFound(at + ".name", Given.text(mount.getName()));
      }
      if (Given.nothing(mount.getMountPath())) {
        problems.required(at + ".mountPath", "");
      } else if (!places.add(mount.getMountPath())) {
        problems.invalid(at + ".mountPath", mount.getMountPath(), "must be unique");
      }
      if (!Given.nothing(mount.getSubPath())) {
        relative(mount.getSubPath(), at + ".subPath", problems);
      }
    }
  }
}
