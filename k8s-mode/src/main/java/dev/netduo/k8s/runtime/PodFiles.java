package dev.netduo.k8s.runtime;

import dev.netduo.k8s.runtime.pod.ConfigProblem;
import dev.netduo.k8s.runtime.pod.HostsText;
import dev.netduo.k8s.runtime.pod.PodFields;
import dev.netduo.k8s.runtime.pod.PodParts;
import dev.netduo.k8s.runtime.pod.Sources;
import dev.netduo.k8s.runtime.volume.Content;
import dev.netduo.k8s.runtime.volume.VolumeReading;
import dev.netduo.k8s.runtime.volume.VolumeScript;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The files that netduo writes into a pod: {@code /etc/hosts} and its volumes. They are written
 * through the agent into the sandbox, which has all the volumes, so that it works on any engine.
 * Only what changed is written. Used by the pod's worker alone.
 */
final class PodFiles {
  private final PodContext context;
  private final Map<String, Content> written = new HashMap<>();
  private int sandbox;
  private String hosts = "";
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
      hosts = "";
      written.clear();
    }
    var root = "/proc/" + pid + "/root";
    var script = new StringBuilder();
    var pod = fields.pod();
    if (!PodParts.onHostNetwork(pod)) {
      var text = HostsText.of(pod, fields.ips(), context.domain());
      if (!text.equals(hosts)) {
        hosts = text;
        script.append("cat >").append(root).append("/etc/hosts <<'NETDUO-HOSTS'\n");
        script.append(text).append("NETDUO-HOSTS\n");
      }
    }
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
    var own = ownFiles(pod);
    if (!own.files().isEmpty()) {
      write(
          script,
          root + PodContainers.VOLUMES + PodContainers.OWN_FILES,
          PodContainers.OWN_FILES,
          own);
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

  private Content ownFiles(Pod pod) {
    return Content.of(
        context.specs().ownFiles(pod).entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    file ->
                        Content.File.of(file.getValue().getBytes(StandardCharsets.UTF_8), 0644))));
  }
}
