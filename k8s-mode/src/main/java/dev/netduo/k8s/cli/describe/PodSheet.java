package dev.netduo.k8s.cli.describe;

import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.table.PodSummary;
import dev.netduo.k8s.table.Text;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A pod told at length. */
final class PodSheet {
  private final Sheet sheet;

  PodSheet(Sheet sheet) {
    this.sheet = sheet;
  }

  void add(Pod pod) {
    var status = pod.getStatus();
    sheet
        .field(
            "Node",
            Pods.node(pod).orElse("")
                + (status == null || status.getHostIP() == null ? "" : "/" + status.getHostIP()))
        .field("Start Time", status == null ? "" : status.getStartTime())
        .field("Status", PodSummary.status(pod))
        .field("IP", Pods.ip(pod).orElse(""))
        .field(
            "Controlled By",
            Pods.controller(pod).map(o -> o.getKind() + "/" + o.getName()).orElse(""));
    sheet.heading(0, "Containers:");
    Map<String, ContainerStatus> known =
        PodSummary.containers(pod).stream()
            .collect(Collectors.toMap(ContainerStatus::getName, Function.identity(), (a, _) -> a));
    pod.getSpec().getContainers().forEach(c -> container(c, known.get(c.getName())));
    sheet.heading(0, "Conditions:");
    sheet.table(
        1,
        List.of("Type", "Status"),
        status == null
            ? List.of()
            : Text.list(status.getConditions()).stream()
                .map(c -> List.of(c.getType(), c.getStatus()))
                .toList());
    sheet.field("Node-Selectors", Text.pairs(pod.getSpec().getNodeSelector()));
    Pods.condition(pod, "PodScheduled")
        .filter(c -> "False".equals(c.getStatus()))
        .ifPresent(c -> sheet.field("Not scheduled", c.getMessage()));
  }

  private void container(Container container, @Nullable ContainerStatus status) {
    sheet.heading(1, container.getName() + ":");
    sheet.field(2, "Image", container.getImage());
    sheet.field(
        2,
        "Ports",
        Text.joined(
            Text.list(container.getPorts()).stream()
                .map(p -> p.getContainerPort() + "/" + Text.orNone(p.getProtocol()))
                .toList()));
    if (!Text.list(container.getCommand()).isEmpty()) {
      sheet.field(2, "Command", String.join(" ", container.getCommand()));
    }
    if (!Text.list(container.getArgs()).isEmpty()) {
      sheet.field(2, "Args", String.join(" ", container.getArgs()));
    }
    sheet.field(2, "State", status == null ? "Waiting" : state(status.getState()));
    sheet.field(
        2, "Ready", status != null && Boolean.TRUE.equals(status.getReady()) ? "True" : "False");
    sheet.field(2, "Restart Count", status == null ? 0 : Text.orZero(status.getRestartCount()));
    sheet.field(
        2,
        "Environment",
        Text.joined(
            Text.list(container.getEnv()).stream()
                .map(e -> e.getName() + "=" + (e.getValue() == null ? "" : e.getValue()))
                .toList()));
  }

  private static String state(@Nullable ContainerState state) {
    if (state == null) {
      return "Waiting";
    }
    if (state.getRunning() != null) {
      return "Running since " + Text.orNone(state.getRunning().getStartedAt());
    }
    if (state.getTerminated() != null) {
      return "Terminated, exit code " + state.getTerminated().getExitCode();
    }
    if (state.getWaiting() == null) {
      return "Waiting";
    }
    var message = state.getWaiting().getMessage();
    return "Waiting: "
        + Text.orNone(state.getWaiting().getReason())
        + (message == null || message.isEmpty() ? "" : " (" + message + ")");
  }
}
