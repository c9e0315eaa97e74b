package dev.netduo.emulator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits that hold in the kernel, whatever a line does. */
@RealEngine
@Timeout(120)
final class GuardedEngineIT {
  private static final int MEBIBYTE = 1 << 20;
  private static final LinePolicy SMALL =
      new LinePolicy(Set.of("NET_RAW"), 1024, false, 32 * MEBIBYTE, 24, 2, 1);

  // The kernel's own file, in the first or the second version of control groups; read by a builtin.
  private static final String AT =
      "at() { f=/sys/fs/cgroup/$1; [ -e $f ] || f=/sys/fs/cgroup/$2; read -r n < $f; echo $n; }; ";

  private final String session;
  private final ContainerEngine real;
  private final GuardedEngine engine;

  GuardedEngineIT(Session session, NetduoImages images) {
    assertThat(images).isNotNull();
    this.session = session.name();
    this.real = session.engine();
    this.engine = new GuardedEngine(real, session.name());
  }

  @BeforeEach
  void holdToThePolicy() {
    engine.enforce(SMALL);
  }

  @AfterEach
  void everythingGoes() {
    var all = Map.of(Labels.SESSION, session);
    real.containers().list(all).forEach(container -> real.containers().remove(container.id()));
    real.networks().list(all).forEach(network -> real.networks().remove(network.id()));
  }

  @Test
  void a_fork_bomb_stays_among_its_own_processes() {
    var id = started("bomb");

    // Told by the bomb itself: where no process is left there is none for a further command either.
    var bomb =
        inside(
            id,
            AT
                + "trap 'at pids/pids.max pids.max; at pids/pids.current pids.current' EXIT; "
                + "i=0; while [ $i -lt 60 ]; do sleep 20 & i=$((i+1)); done");
    assertThat(bomb.err()).contains("can't fork");

    assertThat(bomb.out().lines()).containsExactly("24", "24");
    assertThat(real.containers().find(id))
        .hasValueSatisfying(c -> assertThat(c.isRunning()).isTrue());
  }

  @Test
  void a_memory_hog_is_ended_at_its_limit() {
    var id = started("hog");

    assertThat(limit(id, "memory/memory.limit_in_bytes", "memory.max"))
        .isEqualTo(Integer.toString(32 * MEBIBYTE));
    // tail keeps all of a line that never ends.
    var hog = inside(id, "dd if=/dev/zero bs=1M count=200 2>/dev/null | tail -n 1 | wc -c");
    assertThat(hog.out().strip()).isNotEqualTo(Integer.toString(200 * MEBIBYTE));
    assertThat(inside(id, "echo still there").out()).contains("still there");
  }

  @Test
  void the_third_container_and_the_second_network_are_too_many() {
    started("one");
    var second = started("two");
    assertThatThrownBy(() -> engine.containers().create(spec("three").build()))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("rule containers");
    real.containers().remove(second);
    assertThat(engine.containers().create(spec("three").build())).isNotEmpty();

    engine.networks().create(network("front"));
    assertThatThrownBy(() -> engine.networks().create(network("back")))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("rule networks");
  }

  @Test
  void only_containers_of_the_session_share_their_network() {
    var own = started("own");
    assertThat(engine.containers().create(spec("sidecar").network("container:" + own).build()))
        .isNotEmpty();

    real.containers().remove(Labels.engineName(session, "sidecar"));
    var agent =
        real.containers()
            .create(
                ContainerSpec.of(Labels.engineName(session, "agent"), "netduo/box")
                    .labels(Labels.of(session, "agent", "agent"))
                    .build());
    assertThatThrownBy(
            () -> engine.containers().create(spec("spy").network("container:" + agent).build()))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("outside the session");
  }

  @Test
  void the_machines_network_is_not_had_by_way_of_a_container_that_has_it() {
    // As set-up lines may have made them.
    var onMachine = real.containers().create(spec("on-machine").network("host").build());
    real.containers().start(onMachine);
    var behind = real.containers().create(spec("behind").network("container:" + onMachine).build());

    for (var id : List.of(onMachine, behind)) {
      assertThatThrownBy(
              () -> engine.containers().create(spec("spy").network("container:" + id).build()))
          .isInstanceOf(Violation.class)
          .hasMessageContaining("machine's own network");
    }
  }

  @Test
  void what_netduo_itself_needs_is_left_as_it_is() {
    var agent =
        ContainerSpec.of(Labels.engineName(session, "agent"), "netduo/box")
            .labels(Labels.of(session, "agent", "agent"))
            .capabilities(List.of("SYS_ADMIN"))
            .build();

    assertThat(engine.containers().create(agent)).isNotEmpty();
  }

  private String started(String name) {
    var id = engine.containers().create(spec(name).build());
    engine.containers().start(id);
    return id;
  }

  private ContainerSpecBuilder spec(String name) {
    return ContainerSpec.of(Labels.engineName(session, name), "netduo/box")
        .labels(Labels.of(session, "container", name))
        .entrypoint(List.of("sleep", "300"));
  }

  private NetworkSpec network(String name) {
    return NetworkSpec.bridge(
        Labels.engineName(session, name), Labels.of(session, "network", name));
  }

  private ExecResult inside(String id, String script) {
    return engine.containers().exec(id, List.of("sh", "-c", script), new byte[0]);
  }

  private String limit(String id, String first, String second) {
    return inside(id, AT + "at " + first + " " + second).out().strip();
  }
}
