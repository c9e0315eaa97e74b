package dev.netduo.k8s.table;

import dev.netduo.k8s.api.Pods;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A job in the few words of its row. Source: {@code printJob} of the API server's printers. */
final class JobSummary {
  private JobSummary() {}

  static String status(Job job) {
    for (var type : List.of("Complete", "Failed")) {
      if (is(job, type)) {
        return type;
      }
    }
    if (Pods.isTerminating(job)) {
      return "Terminating";
    }
    for (var type : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (is(job, type)) {
        return type;
      }
    }
    return "Running";
  }

  private static boolean is(Job job, String type) {
    return job.getStatus() != null
        && Text.list(job.getStatus().getConditions()).stream()
            .anyMatch(c -> type.equals(c.getType()) && "True".equals(c.getStatus()));
  }

  static String completions(Job job) {
    var succeeded = job.getStatus() == null ? 0 : Text.orZero(job.getStatus().getSucceeded());
    var wanted = job.getSpec().getCompletions();
    if (wanted != null) {
      return succeeded + "/" + wanted;
    }
    var parallelism = Text.orZero(job.getSpec().getParallelism());
    return succeeded + (parallelism > 1 ? "/1 of " + parallelism : "/1");
  }

  static String duration(Job job, Instant now) {
    var status = job.getStatus();
    if (status == null || status.getStartTime() == null) {
      return "";
    }
    var end = status.getCompletionTime() == null ? now : Instant.parse(status.getCompletionTime());
    return Age.human(Duration.between(Instant.parse(status.getStartTime()), end));
  }
}
