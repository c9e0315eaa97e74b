package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the API server fills into a pod's spec. Source: Kubernetes {@code
 * pkg/apis/core/v1/defaults.go}; of the admission plug-ins {@code DefaultTolerationSeconds}, {@code
 * ServiceAccount} and {@code Priority}.
 */
final class PodDefaults {
  private static final int FILE_MODE = 0644;
  private static final long EVICTION_SECONDS = 300;
  private static final List<String> NODE_TROUBLES =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  private PodDefaults() {}

  /** Fills in a template, which is all of a pod that a workload has. */
  static void fillIn(@Nullable PodTemplateSpec template) {
    if (template != null && template.getSpec() != null) {
      fillIn(template.getSpec());
    }
  }

  /** Fills in what a pod has and a template has not. */
  static void fillIn(Pod pod) {
    var spec = pod.getSpec();
    if (spec == null) {
      return;
    }
    fillIn(spec);
    if (spec.getEnableServiceLinks() == null) {
      spec.setEnableServiceLinks(true);
    }
    containers(spec).forEach(PodDefaults::requestWhatIsTheLimit);
    if (Boolean.TRUE.equals(spec.getHostNetwork())) {
      containers(spec)
          .flatMap(container -> Given.list(container.getPorts()).stream())
          .filter(port -> Given.number(port.getHostPort()) == 0)
          .forEach(port -> port.setHostPort(port.getContainerPort()));
    }
  }

  /** Gives a new pod what admission plug-ins give it. */
  static void admit(Pod pod) {
    var spec = pod.getSpec();
    if (spec == null) {
      return;
    }
    if (Given.nothing(spec.getServiceAccountName())) {
      var named = Given.text(spec.getServiceAccount());
      spec.setServiceAccountName(named.isEmpty() ? "default" : named);
    }
    spec.setServiceAccount(spec.getServiceAccountName());
    if (spec.getPriority() == null) {
      spec.setPriority(0);
    }
    if (spec.getPreemptionPolicy() == null) {
      spec.setPreemptionPolicy("PreemptLowerPriority");
    }
    var tolerations = new ArrayList<>(Given.list(spec.getTolerations()));
    for (var trouble : NODE_TROUBLES) {
      if (tolerations.stream().noneMatch(toleration -> bearsEviction(toleration, trouble))) {
        tolerations.add(
            new TolerationBuilder()
                .withKey(trouble)
                .withOperator("Exists")
                .withEffect("NoExecute")
                .withTolerationSeconds(EVICTION_SECONDS)
                .build());
      }
    }
    spec.setTolerations(tolerations);
  }

  private static boolean bearsEviction(Toleration toleration, String key) {
    var effect = Given.text(toleration.getEffect());
    return (Given.nothing(toleration.getKey()) || key.equals(toleration.getKey()))
        && (effect.isEmpty() || effect.equals("NoExecute"));
  }

  private static void fillIn(PodSpec spec) {
    if (Given.nothing(spec.getRestartPolicy())) {
      spec.setRestartPolicy("Always");
    }
    if (Given.nothing(spec.getDnsPolicy())) {
      spec.setDnsPolicy("ClusterFirst");
    }
    if (Given.nothing(spec.getSchedulerName())) {
      spec.setSchedulerName("default-scheduler");
    }
    if (spec.getTerminationGracePeriodSeconds() == null) {
      spec.setTerminationGracePeriodSeconds(30L);
    }
    if (spec.getSecurityContext() == null) {
      spec.setSecurityContext(new PodSecurityContext());
    }
    containers(spec).forEach(PodDefaults::fillIn);
    Given.list(spec.getVolumes()).forEach(PodDefaults::fillIn);
  }

  private static void fillIn(Container container) {
    var image = container.getImage();
    if (Given.nothing(container.getImagePullPolicy()) && image != null) {
      container.setImagePullPolicy(latest(image) ? "Always" : "IfNotPresent");
    }
    if (Given.nothing(container.getTerminationMessagePath())) {
      container.setTerminationMessagePath("/dev/termination-log");
    }
    if (Given.nothing(container.getTerminationMessagePolicy())) {
      container.setTerminationMessagePolicy("File");
    }
    if (container.getResources() == null) {
      container.setResources(new ResourceRequirements());
    }
    for (var port : Given.list(container.getPorts())) {
      if (Given.nothing(port.getProtocol())) {
        port.setProtocol("TCP");
      }
    }
    Given.list(container.getEnv()).forEach(PodDefaults::fillIn);
    fillIn(container.getReadinessProbe());
    fillIn(container.getLivenessProbe());
    fillIn(container.getStartupProbe());
    if (container.getLifecycle() != null) {
      fillIn(container.getLifecycle().getPostStart());
      fillIn(container.getLifecycle().getPreStop());
    }
  }

  private static void requestWhatIsTheLimit(Container container) {
    var resources = container.getResources();
    if (resources == null || Given.map(resources.getLimits()).isEmpty()) {
      return;
    }
    var requests = new LinkedHashMap<>(Given.map(resources.getRequests()));
    resources.getLimits().forEach(requests::putIfAbsent);
    resources.setRequests(requests);
  }

  private static void fillIn(EnvVar variable) {
    if (variable.getValueFrom() != null) {
      fillIn(variable.getValueFrom().getFieldRef());
    }
  }

  private static void fillIn(@Nullable ObjectFieldSelector field) {
    if (field != null && Given.nothing(field.getApiVersion())) {
      field.setApiVersion("v1");
    }
  }

  private static void fillIn(@Nullable LifecycleHandler handler) {
    if (handler != null) {
      fillIn(handler.getHttpGet());
    }
  }

  private static void fillIn(@Nullable HTTPGetAction http) {
    if (http == null) {
      return;
    }
    if (Given.nothing(http.getScheme())) {
      http.setScheme("HTTP");
    }
    if (Given.nothing(http.getPath())) {
      http.setPath("/");
    }
  }

  private static void fillIn(@Nullable Probe probe) {
    if (probe == null) {
      return;
    }
    probe.setTimeoutSeconds(orElse(probe.getTimeoutSeconds(), 1));
    probe.setPeriodSeconds(orElse(probe.getPeriodSeconds(), 10));
    probe.setSuccessThreshold(orElse(probe.getSuccessThreshold(), 1));
    probe.setFailureThreshold(orElse(probe.getFailureThreshold(), 3));
    fillIn(probe.getHttpGet());
    if (probe.getGrpc() != null && probe.getGrpc().getService() == null) {
      probe.getGrpc().setService("");
    }
  }

  private static void fillIn(Volume volume) {
    if (VolumeRules.sources(volume) == 0) {
      volume.setEmptyDir(new EmptyDirVolumeSource());
    }
    if (volume.getSecret() != null && volume.getSecret().getDefaultMode() == null) {
      volume.getSecret().setDefaultMode(FILE_MODE);
    }
    if (volume.getConfigMap() != null && volume.getConfigMap().getDefaultMode() == null) {
      volume.getConfigMap().setDefaultMode(FILE_MODE);
    }
    if (volume.getHostPath() != null && volume.getHostPath().getType() == null) {
      volume.getHostPath().setType("");
    }
    if (volume.getDownwardAPI() != null) {
      if (volume.getDownwardAPI().getDefaultMode() == null) {
        volume.getDownwardAPI().setDefaultMode(FILE_MODE);
      }
      Given.list(volume.getDownwardAPI().getItems()).forEach(item -> fillIn(item.getFieldRef()));
    }
    if (volume.getProjected() != null) {
      if (volume.getProjected().getDefaultMode() == null) {
        volume.getProjected().setDefaultMode(FILE_MODE);
      }
      Given.list(volume.getProjected().getSources()).forEach(PodDefaults::fillIn);
    }
  }

  private static void fillIn(VolumeProjection source) {
    if (source.getDownwardAPI() != null) {
      Given.list(source.getDownwardAPI().getItems()).forEach(item -> fillIn(item.getFieldRef()));
    }
    var token = source.getServiceAccountToken();
    if (token != null && token.getExpirationSeconds() == null) {
      token.setExpirationSeconds(3600L);
    }
  }

  private static int orElse(@Nullable Integer value, int otherwise) {
    return value == null || value == 0 ? otherwise : value;
  }

  // A digest names one image for ever; a tag other than latest is taken to.
  private static boolean latest(String image) {
    var name = image.substring(image.lastIndexOf('/') + 1);
    return !image.contains("@") && (!name.contains(":") || name.endsWith(":latest"));
  }

  private static Stream<Container> containers(PodSpec spec) {
    return Stream.concat(
        Given.list(spec.getInitContainers()).stream(), Given.list(spec.getContainers()).stream());
  }
}
