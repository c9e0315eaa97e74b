package dev.netduo.k8s.cluster;

import com.sun.management.OperatingSystemMXBean;
import dev.netduo.emulator.engine.EngineVersion;
import dev.netduo.k8s.api.KubeApi;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * What a node says of the machine it is on. All nodes are on the same one and each tells all of it,
 * as nodes that are containers do elsewhere.
 *
 * @param processors how many there are
 * @param memory in bytes
 * @param engine what runs the containers
 */
record NodeMachine(int processors, long memory, EngineVersion engine) {
  // The kubelet's default.
  private static final int PODS = 110;

  static NodeMachine with(EngineVersion engine) {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new NodeMachine(system.getAvailableProcessors(), system.getTotalMemorySize(), engine);
  }

  Map<String, Quantity> capacity() {
    return Map.of(
        "cpu", new Quantity(Integer.toString(processors)),
        "memory", new Quantity(memory / 1024 + "Ki"),
        "pods", new Quantity(Integer.toString(PODS)));
  }

  NodeSystemInfo info() {
    return new NodeSystemInfoBuilder()
        .withArchitecture(architecture())
        .withOperatingSystem("linux")
        .withOsImage(engine.operatingSystem())
        .withKernelVersion(engine.kernel())
        .withContainerRuntimeVersion("docker://" + engine.version())
        .withKubeletVersion(KubeApi.RELEASE)
        .build();
  }

  private static String architecture() {
    var name = System.getProperty("os.arch", "");
    return name.equals("aarch64") ? "arm64" : name;
  }
}
