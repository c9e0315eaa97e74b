package dev.netduo.k8s.controller;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Informer.Change;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.Pods;
import dev.netduo.k8s.api.Selector;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Runs the pods of a Job until enough have succeeded or too many failed, by {@link JobPlan}. */
final class JobController implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

  private final KubeApi api;
  private final PodControl control;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final PodOwners owners;

  JobController(KubeApi api, PodIndex index, Consumer<RuntimeException> failed) {
    this.api = api;
    this.control = new PodControl(api, index);
    this.events = new EventRecorder(api, "job-controller");
    this.queue = new WorkQueue<>("job", this::reconcile, failed);
    this.owners = new PodOwners("Job", queue::add);
  }

  void jobChanged(Change<Job> change) {
    owners.ownerChanged(change, job -> job.getSpec().getSelector());
  }

  void podChanged(Change<Pod> change) {
    owners.podChanged(change);
  }

  private void reconcile(ObjectKey key) {
    var found =
        api.get(Kinds.JOB, key.namespace(), key.name()).filter(job -> !Pods.isTerminating(job));
    if (found.isEmpty()) {
      return;
    }
    var job = found.get();
    var finished = finishedAt(job);
    if (finished.isPresent()) {
      expire(job, finished.get());
      return;
    }
    var now = Instant.now();
    var suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
    if (job.getStatus().getStartTime() == null && !suspended) {
      job.getStatus().setStartTime(Conditions.at(now));
    }
    var pods = control.claim(job, Selector.of(job.getSpec().getSelector()));
    var plan = JobPlan.next(rules(job), state(job, pods), now, FIRST_PAUSE);
    var active = new ArrayList<>(pods.stream().filter(Pods::isActive).toList());
    active.sort(Comparator.comparing(Pods::isReady));
    plan.toDelete(active).forEach(pod -> delete(job, pod));
    for (int i = 0; i < plan.create(); i++) {
      create(job);
    }
    var left = control.claim(job, Selector.of(job.getSpec().getSelector()));
    report(job, left, plan, suspended);
    plan.again().ifPresent(pause -> queue.addAfter(key, pause.plusMillis(1)));
  }

  private static JobPlan.Rules rules(Job job) {
    var spec = job.getSpec();
    return new JobPlan.Rules(
        spec.getParallelism(),
        spec.getCompletions() == null ? OptionalInt.empty() : OptionalInt.of(spec.getCompletions()),
        spec.getBackoffLimit(),
        Optional.ofNullable(spec.getActiveDeadlineSeconds()).map(Duration::ofSeconds),
        Boolean.TRUE.equals(spec.getSuspend()));
  }

  private static JobPlan.State state(Job job, List<Pod> pods) {
    var failed = pods.stream().filter(JobController::isFailed).toList();
    var restarts =
        pods.stream()
            .filter(
                pod -> Pods.isActive(pod) && "OnFailure".equals(pod.getSpec().getRestartPolicy()))
            .mapToInt(JobController::restarts)
            .sum();
    // A pod that somebody removed after it had ended still counts.
    var failedPods =
        Math.max(failed.size(), DeploymentController.orZero(job.getStatus().getFailed()));
    return new JobPlan.State(
        (int) pods.stream().filter(Pods::isActive).count(),
        succeeded(job, pods),
        failedPods + restarts,
        Optional.ofNullable(job.getStatus().getStartTime()).map(Instant::parse),
        failed.stream().map(JobController::endedAt).max(Comparator.naturalOrder()),
        failedPods);
  }

  private static int succeeded(Job job, List<Pod> pods) {
    var there = (int) pods.stream().filter(p -> Pods.phase(p).equals("Succeeded")).count();
    return Math.max(there, DeploymentController.orZero(job.getStatus().getSucceeded()));
  }

  private static boolean isFailed(Pod pod) {
    return Pods.phase(pod).equals("Failed");
  }

  private static int restarts(Pod pod) {
    return containers(pod).stream()
        .mapToInt(status -> DeploymentController.orZero(status.getRestartCount()))
        .sum();
  }

  private static List<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? List.of()
        : pod.getStatus().getContainerStatuses();
  }

  private static Instant endedAt(Pod pod) {
    return containers(pod).stream()
        .flatMap(status -> Optional.ofNullable(status.getState()).stream())
        .flatMap(state -> Optional.ofNullable(state.getTerminated()).stream())
        .flatMap(ended -> Optional.ofNullable(ended.getFinishedAt()).stream())
        .map(Instant::parse)
        .max(Comparator.naturalOrder())
        .orElseGet(() -> Instant.parse(pod.getMetadata().getCreationTimestamp()));
  }

  private void create(Job job) {
    try {
      control
          .create(PodControl.pod(job, job.getSpec().getTemplate()))
          .ifPresent(pod ->
              events.normal(
                  job, "SuccessfulCreate", "Created pod: " + pod.getMetadata().getName()));
    } catch (ApiException e) {
      events.warning(job, "FailedCreate", "Error creating: " + e.getMessage());
      throw e;
    }
  }

  private void delete(Job job, Pod pod) {
    if (control.delete(pod)) {
      events.normal(job, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
    }
  }

  private void report(Job job, List<Pod> pods, JobPlan plan, boolean suspended) {
    var before = job.getStatus();
    var active = pods.stream().filter(Pods::isActive).toList();
    var failed = (int) pods.stream().filter(JobController::isFailed).count();
    var succeeded = succeeded(job, pods);
    var conditions = new ArrayList<>(Optional.ofNullable(before.getConditions()).orElse(List.of()));
    suspension(job, conditions, suspended);
    plan.end().ifPresent(end -> end(conditions, end));
    var complete = plan.end().filter(JobPlan.End.COMPLETE::equals).isPresent();
    var status =
        new JobStatusBuilder(before)
            .withActive(orNone(active.size()))
            .withReady((int) active.stream().filter(Pods::isReady).count())
            .withSucceeded(orNone(succeeded))
            .withFailed(orNone(Math.max(failed, DeploymentController.orZero(before.getFailed()))))
            .withTerminating(
                (int) pods.stream().filter(p -> Pods.isTerminating(p) && !Pods.hasEnded(p)).count())
            .withStartTime(suspended ? null : before.getStartTime())
            .withCompletionTime(complete ? Conditions.now() : before.getCompletionTime())
            .withConditions(conditions)
            .build();
    job.setStatus(status);
    var written = api.updateStatus(Kinds.JOB, job);
    plan.end().ifPresent(end -> tell(written, end));
  }

  private void suspension(Job job, List<JobCondition> conditions, boolean suspended) {
    var known = conditions.stream().filter(c -> c.getType().equals("Suspended")).findFirst();
    var wanted = Conditions.status(suspended);
    if (known.isPresent() ? known.get().getStatus().equals(wanted) : !suspended) {
      return;
    }
    known.ifPresent(conditions::remove);
    var reason = suspended ? "JobSuspended" : "JobResumed";
    var message = suspended ? "Job suspended" : "Job resumed";
    conditions.add(condition("Suspended", wanted, reason, message));
    events.normal(job, suspended ? "Suspended" : "Resumed", message);
  }

  private static void end(List<JobCondition> conditions, JobPlan.End end) {
    conditions.removeIf(c -> c.getType().equals(end.condition));
    conditions.add(condition(end.before, "True", end.reason, end.message));
    conditions.add(condition(end.condition, "True", end.reason, end.message));
  }

  private void tell(Job job, JobPlan.End end) {
    if (end == JobPlan.End.COMPLETE) {
      events.normal(job, "Completed", "Job completed");
    } else {
      events.warning(job, end.reason, end.message);
    }
    finishedAt(job).ifPresent(at -> expire(job, at));
  }

  private static JobCondition condition(String type, String status, String reason, String message) {
    var now = Conditions.now();
    return new JobConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastProbeTime(now)
        .withLastTransitionTime(now)
        .build();
  }

  private static Optional<Instant> finishedAt(Job job) {
    return Optional.ofNullable(job.getStatus()).map(JobStatus::getConditions).stream()
        .flatMap(List::stream)
        .filter(c -> c.getType().equals("Complete") || c.getType().equals("Failed"))
        .filter(c -> c.getStatus().equals("True"))
        .map(c -> Instant.parse(c.getLastTransitionTime()))
        .findFirst();
  }

  private void expire(Job job, Instant finished) {
    var ttl = job.getSpec().getTtlSecondsAfterFinished();
    if (ttl == null) {
      return;
    }
    var left = Duration.between(Instant.now(), finished.plusSeconds(ttl));
    if (left.isPositive()) {
      queue.addAfter(ObjectKey.of(job), left.plusMillis(1));
      return;
    }
    var meta = job.getMetadata();
    try {
      api.delete(
          Kinds.JOB,
          meta.getNamespace(),
          meta.getName(),
          DeleteOptions.DEFAULT.withUid(meta.getUid()).with(DeleteOptions.Propagation.FOREGROUND));
    } catch (ApiException e) {
      if (!e.isNotFound() && e.code() != ApiException.CONFLICT) {
        throw e;
      }
    }
  }

  private static @org.jspecify.annotations.Nullable Integer orNone(int count) {
    return count == 0 ? null : count;
  }

  @Override
  public void close() {
    queue.close();
  }
}
