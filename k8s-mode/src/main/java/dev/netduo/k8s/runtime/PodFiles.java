package dev.netduo.k8s.runtime;

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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The files that netduo writes into a pod: {@code /etc/hosts} and its volumes. They are written
 * through the agent into the sandbox, which has all the volumes, so that it works on any engine.
 * Only what changed is written. Used by the pod's worker alone.
 */
final class PodFiles {
  private final PodContext context;
  private final Map<String, Content> written = new HashMap<>();
  private int sandbox;
  private Map<String, String> own = Map.of();
  private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

  PodFiles(PodContext context) {
    this.context = context;
  }

  /** Completes when everything written so far is there. */
  CompletableFuture<Void> done() {
    return done;
  }

  /**
   * Writes what differs from what was written before.
   *
   * @param pid the sandbox's process; another one than the last has nothing yet
   * @throws ConfigProblem where what a volume refers to is missing; names the volume
   */
  void sync(int pid, PodFields fields, Sources sources) {
    if (pid != sandbox || done.isCompletedExceptionally()) {
      sandbox = pid;
      own = Map.of();
      written.clear();
    }
    var root = "/proc/" + pid + "/root";
    var script = new StringBuilder();
    var pod = fields.pod();
    writeOwn(script, root, fields);
    var reading = new VolumeReading(fields, sources);
    for (var volume : PodParts.volumes(pod)) {
      var folder = root + PodContainers.VOLUMES + volume.getName();
      if (VolumeReading.isScratch(volume)) {
        if (written.put(volume.getName(), Content.EMPTY) == null) {
          script.append("chmod 0777 ").append(VolumeScript.quoted(folder)).append('\n');
        }
        continue;
      }
      write(script, folder, volume.getName(), named(reading, volume));
    }
    if (!script.isEmpty()) {
      done = context.scripts().run(script.toString());
    }
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

  private void write(StringBuilder script, String folder, String name, Content content) {
    if (!Objects.equals(written.put(name, content), content)) {
      var version = Integer.toHexString(content.hashCode());
      script.append(VolumeScript.write(folder, version, content));
    }
  }

  /** The files of {@code /etc}: they are mounted one by one, so that each is written over. */
  private void writeOwn(StringBuilder script, String root, PodFields fields) {
    var pod = fields.pod();
    var names = context.specs().ownFiles(pod);
    var texts = new HashMap<String, String>();
    if (!PodParts.onHostNetwork(pod)) {
      // Where those look who ask how the pod resolves names.
      texts.put("/etc/" + PodContainers.HOSTS, hosts(fields));
    }
    for (var name : names) {
      var text = name.equals(PodContainers.HOSTS) ? hosts(fields) : context.specs().resolvConf(pod);
      texts.put(PodContainers.VOLUMES + PodContainers.OWN_FILES + "/" + name, text);
      if (!PodParts.onHostNetwork(pod)) {
        texts.put("/etc/" + name, text);
      }
    }
    if (!texts.equals(own)) {
      own = texts;
      texts.forEach((path, text) -> script.append(line(root + path, text)));
    }
  }

  // Without a process for each: many pods start at once.
  private static String line(String path, String text) {
    var file = VolumeScript.quoted(path);
    // A pod asks where it asked when it started, whatever became of its node since.
    var unless = path.endsWith(PodContainers.RESOLV_CONF) ? "[ -s " + file + " ] || " : "";
    return unless + "printf %s " + VolumeScript.quoted(text) + " >" + file + '\n';
  }

  private String hosts(PodFields fields) {
    return PodParts.onHostNetwork(fields.pod())
        ? HostsText.ofNode(fields.pod())
        : HostsText.of(fields.pod(), fields.ips(), context.domain());
  }
}
