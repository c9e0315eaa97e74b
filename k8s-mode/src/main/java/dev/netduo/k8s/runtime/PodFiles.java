package dev.netduo.k8s.runtime;

import dev.netduo.k8s.runtime.PodSandbox.Running;
import dev.netduo.k8s.runtime.pod.ConfigProblem;
import dev.netduo.k8s.runtime.pod.HostsText;
import dev.netduo.k8s.runtime.pod.PodFields;
import dev.netduo.k8s.runtime.pod.PodParts;
import dev.netduo.k8s.runtime.pod.Sources;
import dev.netduo.k8s.runtime.volume.Content;
import dev.netduo.k8s.runtime.volume.VolumeReading;
import dev.netduo.k8s.runtime.volume.VolumeScript;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The files that netduo writes into a pod: {@code /etc/hosts}, {@code /etc/resolv.conf} and its
 * volumes. They are written through the agent into the sandbox, which has all the volumes, so that
 * it works on any engine. Only what changed is written. Used by the pod's worker alone.
 */
final class PodFiles {
  private final PodContext context;
  private Map<String, Content> written = Map.of();
  private Map<String, String> own = Map.of();
  private int sandbox;
  // A pod asks where it asked when it started, whatever became of its node since.
  private String resolvConf = "";
  private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

  PodFiles(PodContext context) {
    this.context = context;
  }

  /** Completes when everything written so far is there. */
  CompletableFuture<Void> done() {
    return done;
  }

  /**
   * Writes what differs from what was written before; all or nothing.
   *
   * @param place another one than the last has nothing yet, unless it was taken over
   * @throws ConfigProblem where what a volume refers to is missing; names the volume
   */
  void sync(Running place, PodFields fields, Sources sources) {
    if (place.pid() != sandbox) {
      sandbox = place.pid();
      resolvConf = context.specs().resolvConf(fields.pod());
      forget();
    } else if (done.isCompletedExceptionally()) {
      forget();
    }
    var root = "/proc/" + place.pid() + "/root";
    var script = new StringBuilder();
    var texts = texts(fields);
    texts.forEach((path, text) -> {
      if (!text.equals(own.get(path))) {
        script.append(line(root + path, text, place.takenOver()));
      }
    });
    var contents = new HashMap<>(written);
    var reading = new VolumeReading(fields, sources);
    for (var volume : PodParts.volumes(fields.pod())) {
      var name = volume.getName();
      var folder = root + PodContainers.VOLUMES + name;
      if (VolumeReading.isScratch(volume)) {
        if (contents.put(name, Content.EMPTY) == null) {
          script.append("chmod 0777 ").append(VolumeScript.quoted(folder)).append('\n');
        }
        continue;
      }
      var content = named(reading, volume);
      if (!content.equals(contents.put(name, content))) {
        script.append(VolumeScript.write(folder, Integer.toHexString(content.hashCode()), content));
      }
    }
    own = texts;
    written = contents;
    if (!script.isEmpty()) {
      done = context.scripts().run(script.toString());
    }
  }

  private void forget() {
    own = Map.of();
    written = Map.of();
  }

  private static Content named(
      VolumeReading reading, io.fabric8.kubernetes.api.model.Volume volume) {
    try {
      return reading.of(volume);
    } catch (ConfigProblem e) {
      throw new ConfigProblem(
          "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + e.getMessage());
    }
  }

  /** The files of {@code /etc}: they are mounted one by one, so that each is written over. */
  private Map<String, String> texts(PodFields fields) {
    var pod = fields.pod();
    var names = context.specs().ownFiles(pod);
    if (names.isEmpty()) {
      // The engine shares the sandbox's with the containers that join it.
      return Map.of("/etc/" + PodContainers.HOSTS, hosts(fields));
    }
    var texts = new HashMap<String, String>();
    for (var name : names) {
      texts.put(
          PodContainers.VOLUMES + PodContainers.OWN_FILES + "/" + name,
          name.equals(PodContainers.HOSTS) ? hosts(fields) : resolvConf);
    }
    return texts;
  }

  // Without a process for each: many pods start at once.
  private static String line(String path, String text, boolean takenOver) {
    var file = VolumeScript.quoted(path);
    var unless =
        takenOver && path.endsWith(PodContainers.RESOLV_CONF) ? "[ -s " + file + " ] || " : "";
    return unless + "printf %s " + VolumeScript.quoted(text) + " >" + file + '\n';
  }

  private String hosts(PodFields fields) {
    return PodParts.onHostNetwork(fields.pod())
        ? HostsText.ofNode(fields.pod(), fields.hostIps())
        : HostsText.of(fields.pod(), fields.ips(), context.domain());
  }
}
