package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.net.Family;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.k8s.json.Models;
import dev.netduo.k8s.service.ProxyMode;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Tries one case: does its steps in order and notes what is not as they say. */
final class CaseTrial {
  private final World world;
  private final Connections connections;
  private final Map<String, LiveExec> held = new HashMap<>();
  private final List<Disagreement> wrong = new ArrayList<>();
  private int cells = 0;

  CaseTrial(World world) {
    this.world = world;
    this.connections = new Connections(world);
  }

  /** Thrown where the rest of a case cannot be tried here. */
  private static final class NotHere extends NetduoException {
    NotHere(String why) {
      super(why);
    }
  }

  CaseResult run(ServiceCase one) {
    var began = System.nanoTime();
    Outcome outcome;
    try {
      var whyNot = whyNot(one);
      outcome = whyNot.isPresent() ? new Outcome.Skipped(whyNot.get()) : tried(one);
    } catch (NotHere e) {
      outcome =
          wrong.isEmpty()
              ? new Outcome.Skipped(e.getMessage())
              : new Outcome.Failed(List.copyOf(wrong));
    } catch (NetduoException | IOException e) {
      outcome = new Outcome.Broken(String.valueOf(e.getMessage()));
    } finally {
      held.values().forEach(LiveExec::close);
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    return new CaseResult(one.id(), one.title(), cells, took, outcome);
  }

  private Optional<String> whyNot(ServiceCase one) {
    if (!one.skip().isEmpty()) {
      return Optional.of(one.skip());
    }
    return Optional.ofNullable(one.cannot().get(world.mode()))
        .map(why -> "proxy mode " + world.mode() + " cannot: " + why)
        .or(() ->
            wantsOwnSource(one)
                ? Optional.of("proxy mode userspace cannot: endpoints see the node of the proxy")
                : Optional.empty());
  }

  private boolean wantsOwnSource(ServiceCase one) {
    return world.mode() == ProxyMode.USERSPACE
        && one.steps().stream()
            .anyMatch(step ->
                step instanceof Step.Connect connect
                    && connect.expectation().source() == Step.Source.OWN);
  }

  private Outcome tried(ServiceCase one) throws IOException {
    world.reset();
    for (int index = 0; index < one.steps().size(); index++) {
      take("step " + (index + 1), one.steps().get(index));
    }
    return wrong.isEmpty() ? new Outcome.Passed() : new Outcome.Failed(List.copyOf(wrong));
  }

  private void take(String at, Step step) throws IOException {
    switch (step) {
      case Step.Put put -> put(put);
      case Step.Slice slice -> slice(slice);
      case Step.Slices slices -> slices(at, slices);
      case Step.ObjectsOnly objects -> {
        world.put(objects);
        world.settle();
      }
      case Step.Delete delete -> {
        world.delete(delete.kind(), delete.name());
        world.settle();
      }
      case Step.Zones zones -> world.zones(zones.zones());
      case Step.Refused refused -> refused(at, refused);
      case Step.Read read -> read(at, read);
      case Step.Connect connect -> check(at, connections.connect(connect));
      case Step.Stays stays -> check(at, connections.stays(stays));
      case Step.Changes changes -> check(at, connections.changes(changes));
      case Step.Flow flow -> check(at, connections.flow(flow));
      case Step.Hold hold -> held.put(hold.id(), connections.open(hold.target()));
      case Step.Use use -> use(at, use);
      case Step.Run run -> run(at, run);
      case Step.NeedsSctp _ -> {
        if (!connections.hasSctp()) {
          throw new NotHere(
              "this kernel has no SCTP sockets; what the case says of other protocols holds");
        }
      }
    }
  }

  private void check(String at, Connections.Seen seen) {
    cells += seen.looks();
    if (!seen.isAsExpected()) {
      wrong.add(
          new Disagreement(at + ": " + seen.what(), seen.expected(), seen.actual(), seen.why()));
    }
  }

  private void put(Step.Put put) {
    var object = World.object(put.object());
    world.put(object);
    if (object instanceof Pod pod && !"Never".equals(pod.getSpec().getRestartPolicy())) {
      world.awaitReady(Set.of(pod.getMetadata().getName()));
    }
    world.settle();
  }

  private void slice(Step.Slice slice) {
    world.put(CaseObjects.slice(slice, world.addresses()));
    world.settle();
  }

  private void slices(String at, Step.Slices step) {
    cells++;
    // They are of the kernel's concern only once they are all there.
    var seen = World.soon(() -> world.sizes(step.service()), step.sizes()::equals);
    if (!seen.equals(step.sizes())) {
      wrong.add(
          new Disagreement(
              at + ": slices of " + step.service(), step.sizes().toString(), seen.toString(), ""));
    }
    world.settle();
  }

  private void refused(String at, Step.Refused refused) {
    cells++;
    try {
      world.put(refused.object());
      wrong.add(new Disagreement(at, "the API refuses it", "it took it", ""));
    } catch (ApiException e) {
      if (!String.valueOf(e.getMessage()).contains(refused.says())) {
        wrong.add(new Disagreement(at, refused.says(), String.valueOf(e.getMessage()), ""));
      }
    }
  }

  private void read(String at, Step.Read read) {
    cells++;
    JsonNode value = Models.tree(world.service(read.service()));
    for (var name : read.path().split("\\.", -1)) {
      value = value.isArray() ? value.path(Integer.parseInt(name)) : value.path(name);
    }
    var seen =
        value.isMissingNode() || value.isNull() || (value.isNumber() && value.asInt() == 0)
            ? Optional.<String>empty()
            : Optional.of(value.isValueNode() ? value.asString() : value.toString());
    if (!seen.map(text -> read.is().filter(wanted -> isLike(text, wanted)).isPresent())
        .orElse(read.is().isEmpty())) {
      wrong.add(
          new Disagreement(
              at + ": " + read.path(),
              read.is().orElse("not there"),
              seen.orElse("not there"),
              ""));
    }
  }

  // A star is any text at all.
  private static boolean isLike(String text, String wanted) {
    var parts = Stream.of(wanted.split("\\*", -1)).map(Pattern::quote).toList();
    return text.matches(String.join(".*", parts));
  }

  private void use(String at, Step.Use use) throws IOException {
    var connection =
        Optional.ofNullable(held.get(use.id()))
            .orElseThrow(() -> new NetduoException("no connection '" + use.id() + "' was opened"));
    for (int i = 0; i < use.times(); i++) {
      cells++;
      if (!Connections.echoes(connection)) {
        wrong.add(new Disagreement(at + ": " + use.id(), "data comes back", "silence", ""));
        return;
      }
    }
  }

  private void run(String at, Step.Run run) {
    cells++;
    var script =
        new StringBuilder(
            "nsenter -t " + world.addresses().pid(run.on()) + " -n sh -e <<'NETDUO-RUN'\n");
    variables()
        .forEach((name, value) -> script.append(name).append('=').append(value).append('\n'));
    script.append(run.script().strip()).append("\nNETDUO-RUN\n");
    try {
      var _ = world.agent().run(script.toString());
    } catch (NetduoException e) {
      wrong.add(new Disagreement(at + " on " + run.on(), "it succeeds", e.getMessage(), ""));
    }
  }

  private Map<String, String> variables() {
    var addresses = world.addresses();
    var variables = new HashMap<String, String>();
    variables.put("mode", world.mode().toString());
    var service = world.api().get(Kinds.SERVICE, StepReader.NAMESPACE, "s");
    service.ifPresent(
        s -> variables.put("health", String.valueOf(s.getSpec().getHealthCheckNodePort())));
    for (var family : addresses.families()) {
      var ending = family == Family.IPV6 ? "_6" : "";
      for (var pod : List.of("b1", "b2", "b3", "c1", "c2", "c3")) {
        variables.put(pod + ending, addresses.pod(pod, family));
      }
      for (var node : addresses.nodeNames()) {
        variables.put(node + ending, addresses.node(node, family).toString());
      }
      service
          .flatMap(s -> Addresses.vip(s, family))
          .ifPresent(vip -> variables.put("vip" + ending, vip));
    }
    return variables;
  }
}
