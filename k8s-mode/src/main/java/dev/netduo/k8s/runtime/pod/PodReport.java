package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.HostIPBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIPBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod's status as its node reports it. Pure.
 *
 * @param hostIps its node's addresses, the cluster's primary family first
 * @param podIps its own, in the same order; none where it has none yet
 * @param sandbox whether its network stands
 * @param ended whether it was told to end, and all of it has
 * @param failure why it may not run at all
 * @param views by container name
 */
public record PodReport(
    List<String> hostIps,
    List<String> podIps,
    boolean sandbox,
    boolean ended,
    Optional<AppView.Waiting> failure,
    Map<String, AppView> views) {

  /** The pod with this status; conditions of others stay as they are. */
  public Pod on(Pod pod, Instant now) {
    var phase = phase(pod);
    var status =
        new PodBuilder(pod)
            .editOrNewStatus()
            .withHostIP(hostIps.getFirst())
            .withHostIPs(
                hostIps.stream().map(ip -> new HostIPBuilder().withIp(ip).build()).toList())
            .withPhase(phase)
            .withObservedGeneration(pod.getMetadata().getGeneration());
    if (!podIps.isEmpty()) {
      status
          .withPodIP(podIps.getFirst())
          .withPodIPs(podIps.stream().map(ip -> new PodIPBuilder().withIp(ip).build()).toList());
    }
    failure.ifPresent(why -> status.withReason(why.reason()).withMessage(why.message()));
    if (pod.getStatus() == null || pod.getStatus().getStartTime() == null) {
      status.withStartTime(text(now));
    }
    if (pod.getStatus() == null || pod.getStatus().getQosClass() == null) {
      status.withQosClass(QosClass.of(pod));
    }
    var statuses = new ContainerStatuses(pod, views);
    return status
        .withConditions(new PodConditions(pod, views, sandbox, phase).at(now))
        .withContainerStatuses(statuses.apps())
        .withInitContainerStatuses(PodParts.inits(pod).isEmpty() ? List.of() : statuses.inits())
        .endStatus()
        .build();
  }

  private String phase(Pod pod) {
    if (failure.isPresent()) {
      return "Failed";
    }
    return ended ? PodPhase.ofEnded(pod, views) : PodPhase.of(pod, views);
  }

  /** A moment as the API writes it. */
  static String text(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
