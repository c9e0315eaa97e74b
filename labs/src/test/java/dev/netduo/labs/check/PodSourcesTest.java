package dev.netduo.labs.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.session.Labels;
import dev.netduo.k8s.api.NoPods;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import dev.netduo.labs.line.Kubernetes;
import dev.netduo.labs.line.Kubernetes.Whereabouts;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which way leads into a pod. */
class PodSourcesTest {
  private static final Map<String, String> OURS = Map.of(Labels.SESSION, "dev");

  @ParameterizedTest
  @EnumSource(Whereabouts.class)
  void a_container_of_netduos_in_this_engine_is_entered_whoever_runs_the_cluster(Whereabouts who) {
    var sources = sources(who, container("a", OURS, "running", 42));

    assertThat(sources.of(pod("docker://a"))).isEqualTo(new Source.Local("web", 42));
  }

  @Test
  void of_several_containers_one_that_runs_is_enough() {
    var sources =
        sources(
            Whereabouts.ANOTHER_PROGRAM,
            container("a", OURS, "exited", 0),
            container("b", OURS, "running", 43));

    assertThat(sources.of(pod("docker://a", "docker://b"))).isEqualTo(new Source.Local("web", 43));
  }

  @ParameterizedTest
  @EnumSource(Whereabouts.class)
  void a_pod_of_netduos_that_does_not_run_is_no_place(Whereabouts who) {
    var sources = sources(who, container("a", OURS, "exited", 0));

    assertThatThrownBy(() -> sources.of(pod("docker://a")))
        .isInstanceOf(NoSuchPlace.class)
        .hasMessage("no container of pod web runs");
  }

  @Test
  void in_a_cluster_of_this_program_there_is_no_other_way() {
    var sources = sources(Whereabouts.THIS_PROGRAM);

    assertThatThrownBy(() -> sources.of(pod("docker://a"))).isInstanceOf(NoSuchPlace.class);
  }

  @Test
  void a_container_that_netduo_did_not_make_is_not_entered() {
    var sources =
        sources(Whereabouts.ANOTHER_PROGRAM, container("a", Map.of("app", "x"), "running", 44));

    assertThat(sources.of(pod("docker://a"))).isInstanceOf(Source.Remote.class);
  }

  @Test
  void a_pod_of_another_runtime_is_elsewhere_and_the_engine_is_not_asked() {
    var sources =
        sources(
            Whereabouts.ANOTHER_PROGRAM,
            () -> {
              throw new AssertionError("nothing of it can be there");
            });

    assertThat(sources.of(pod("containerd://a")))
        .isInstanceOfSatisfying(
            Source.Remote.class, there -> assertThat(there.name()).isEqualTo("web"));
  }

  @Test
  void without_an_engine_here_a_pod_of_one_is_elsewhere() {
    Supplier<Containers> none =
        () -> {
          throw new EngineException(Reason.UNREACHABLE, "no engine answers", "", null);
        };

    assertThat(sources(Whereabouts.ANOTHER_PROGRAM, none).of(pod("docker://a")))
        .isInstanceOf(Source.Remote.class);
    assertThatThrownBy(() -> sources(Whereabouts.THIS_PROGRAM, none).of(pod("docker://a")))
        .isInstanceOf(EngineException.class);
  }

  private static PodSources sources(Whereabouts who, Container... there) {
    return sources(who, () -> containers(there));
  }

  private static PodSources sources(Whereabouts who, Supplier<Containers> containers) {
    var api = new ObjectStore(new ServiceAddresses(Cidr.parse("10.96.0.0/16")));
    return new PodSources(new Kubernetes(api, new NoPods(), who), containers);
  }

  private static Pod pod(String... containerIds) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .endMetadata()
        .withNewStatus()
        .withContainerStatuses(Stream.of(containerIds).map(PodSourcesTest::status).toList())
        .endStatus()
        .build();
  }

  private static ContainerStatus status(String id) {
    return new ContainerStatusBuilder().withContainerID(id).build();
  }

  private static Containers containers(Container... there) {
    return (Containers)
        Proxy.newProxyInstance(
            PodSourcesTest.class.getClassLoader(),
            new Class<?>[] {Containers.class},
            (_, method, arguments) -> {
              if (!method.getName().equals("find")) {
                throw new AssertionError(method + " is not needed");
              }
              return Stream.of(there).filter(each -> each.id().equals(arguments[0])).findFirst();
            });
  }

  private static Container container(String id, Map<String, String> labels, String state, int pid) {
    return new Container(
        id,
        id,
        "netduo/box",
        List.of(),
        labels,
        state,
        0,
        0,
        pid,
        id,
        "none",
        Map.of(),
        List.of(),
        List.of(),
        "",
        false,
        "",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }
}
