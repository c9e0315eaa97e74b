package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Jobs, with a selector of their own that no other job's pods match. */
final class JobStrategy implements Strategy<Job> {
  static final String UID = "batch.kubernetes.io/controller-uid";
  static final String NAME = "batch.kubernetes.io/job-name";

  @Override
  public void fillIn(Job job) {
    var spec = job.getSpec();
    if (spec == null) {
      return;
    }
    // Neither given means one pod; the parallelism alone, a queue of unknown length.
    if (spec.getCompletions() == null && spec.getParallelism() == null) {
      spec.setCompletions(1);
      spec.setParallelism(1);
    }
    if (spec.getParallelism() == null) {
      spec.setParallelism(1);
    }
    if (spec.getBackoffLimit() == null) {
      spec.setBackoffLimit(
          spec.getBackoffLimitPerIndex() == null ? 6 : Integer.valueOf(Integer.MAX_VALUE));
    }
    if (spec.getCompletionMode() == null) {
      spec.setCompletionMode("NonIndexed");
    }
    if (spec.getSuspend() == null) {
      spec.setSuspend(false);
    }
    if (spec.getPodReplacementPolicy() == null) {
      spec.setPodReplacementPolicy(
          spec.getPodFailurePolicy() == null ? "TerminatingOrFailed" : "Failed");
    }
    if (spec.getManualSelector() == null) {
      spec.setManualSelector(false);
    }
    PodDefaults.fillIn(spec.getTemplate());
  }

  @Override
  public void begin(Job job) {
    job.setStatus(new JobStatus());
    var spec = job.getSpec();
    if (spec == null || Boolean.TRUE.equals(spec.getManualSelector())) {
      return;
    }
    select(job, spec);
  }

  private static void select(Job job, JobSpec spec) {
    var uid = job.getMetadata().getUid();
    if (spec.getTemplate() == null || uid == null) {
      return;
    }
    if (spec.getTemplate().getMetadata() == null) {
      spec.getTemplate().setMetadata(new ObjectMeta());
    }
    var meta = spec.getTemplate().getMetadata();
    var labels = new LinkedHashMap<>(Given.map(meta.getLabels()));
    labels.put("job-name", job.getMetadata().getName());
    labels.put("controller-uid", uid);
    labels.put(NAME, job.getMetadata().getName());
    labels.put(UID, uid);
    meta.setLabels(labels);
    if (spec.getSelector() == null) {
      spec.setSelector(new LabelSelector());
    }
    var wanted = new LinkedHashMap<>(Given.map(spec.getSelector().getMatchLabels()));
    wanted.put(UID, uid);
    spec.getSelector().setMatchLabels(wanted);
  }

  @Override
  public void carryOver(Job job, Job before) {
    var spec = job.getSpec();
    if (spec == null || before.getSpec() == null) {
      return;
    }
    // A manifest applied again knows nothing of what the server generated.
    if (spec.getSelector() == null) {
      spec.setSelector(before.getSpec().getSelector());
    }
    var template = spec.getTemplate();
    if (template == null || Boolean.TRUE.equals(before.getSpec().getManualSelector())) {
      return;
    }
    var stored = Given.map(before.getSpec().getTemplate().getMetadata().getLabels());
    if (template.getMetadata() == null) {
      template.setMetadata(new ObjectMeta());
    }
    var labels = new LinkedHashMap<>(Given.map(template.getMetadata().getLabels()));
    for (var key : Set.of("job-name", "controller-uid", NAME, UID)) {
      if (stored.containsKey(key)) {
        labels.putIfAbsent(key, stored.get(key));
      }
    }
    template.getMetadata().setLabels(labels);
  }

  @Override
  public void validate(Job job, Optional<Job> before, Problems problems) {
    var spec = job.getSpec();
    if (spec == null || spec.getTemplate() == null) {
      problems.required("spec.template", "");
      return;
    }
    problems.notNegative("spec.parallelism", spec.getParallelism());
    problems.notNegative("spec.completions", spec.getCompletions());
    problems.notNegative("spec.activeDeadlineSeconds", spec.getActiveDeadlineSeconds());
    problems.notNegative("spec.backoffLimit", spec.getBackoffLimit());
    problems.notNegative("spec.ttlSecondsAfterFinished", spec.getTtlSecondsAfterFinished());
    // Our own refusal: pods without their index would all do the same work.
    problems.oneOf("spec.completionMode", spec.getCompletionMode(), Set.of("NonIndexed"));
    if (spec.getSelector() == null && Boolean.TRUE.equals(spec.getManualSelector())) {
      problems.required("spec.selector", "");
    } else if (spec.getSelector() != null) {
      WorkloadRules.selector(spec.getSelector(), "spec.selector", problems);
    }
    PodRules.validate(spec.getTemplate().getSpec(), "spec.template.spec", problems);
    restartPolicy(spec.getTemplate(), problems);
    before.ifPresent(old -> unchanged(spec, old.getSpec(), problems));
  }

  private static void restartPolicy(PodTemplateSpec template, Problems problems) {
    var policy = template.getSpec() == null ? null : template.getSpec().getRestartPolicy();
    if (policy != null && policy.equals("Always")) {
      problems.required(
          "spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
    }
  }

  private static void unchanged(JobSpec spec, JobSpec before, Problems problems) {
    if (!Objects.equals(spec.getSelector(), before.getSelector())) {
      problems.invalid("spec.selector", Map.of(), "field is immutable");
    }
    if (!Objects.equals(spec.getCompletions(), before.getCompletions())) {
      problems.invalid(
          "spec.completions", Given.number(spec.getCompletions()), "field is immutable");
    }
    if (!Objects.equals(spec.getCompletionMode(), before.getCompletionMode())) {
      problems.invalid("spec.completionMode", spec.getCompletionMode(), "field is immutable");
    }
    if (!canonical(spec.getTemplate()).equals(canonical(before.getTemplate()))) {
      problems.invalid("spec.template", Map.of(), "field is immutable");
    }
  }

  private static PodTemplateSpec canonical(PodTemplateSpec template) {
    return new PodTemplateSpecBuilder(template).build();
  }

  @Override
  public Object spec(Job job) {
    return job.getSpec();
  }

  @Override
  public void copyStatus(Job from, Job into) {
    into.setStatus(from.getStatus());
  }
}
