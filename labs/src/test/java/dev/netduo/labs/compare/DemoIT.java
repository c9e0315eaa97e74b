package dev.netduo.labs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.docker.DockerMode;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.labs.compare.Comparison.Row;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The comparison on real containers, as it should be and with rules broken by hand. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
  private final Session session;
  private final ContainerAgent agent;
  private final Demo demo;

  DemoIT(Session session) {
    this.session = session;
    this.agent = ContainerAgent.start(session);
    this.demo = Demo.start(session, agent, new LiveProber(agent));
  }

  @AfterAll
  void takeDown() {
    demo.close();
    agent.close();
  }

  private static Row row(List<Row> rows, String aspect) {
    return rows.stream().filter(row -> row.aspect().contains(aspect)).findFirst().orElseThrow();
  }

  @Test
  @Order(1)
  void bothNetworksAnswerAsTheirRealOnesDo() {
    var rows = demo.measure().rows();

    assertThat(rows)
        .hasSize(7)
        .allSatisfy(row -> {
          assertThat(row.docker().evidence()).as(row.aspect()).isNotEmpty();
          assertThat(row.kubernetes().evidence()).as(row.aspect()).isNotEmpty();
        });
    var names = row(rows, "name");
    assertThat(names.docker().text())
        .contains("told by 127.0.0.11")
        .contains("database: name unknown");
    assertThat(names.kubernetes().text())
        .contains("api.default.svc.cluster.local")
        .contains("told by 10.96.0.10");
    var entry = row(rows, "way in");
    assertThat(entry.docker().text()).contains("-> web:80 reached").contains("api: no port mapped");
    assertThat(entry.kubernetes().text())
        .contains("from outside: unreachable")
        .contains("by hand: reached");
    var database = row(rows, "database");
    assertThat(database.docker().text())
        .contains("api: by name reached, by address reached")
        .contains("web: by name name unknown, by address timed out");
    assertThat(database.kubernetes().text())
        .contains("api: by name reached, by address reached")
        .contains("web: by name timed out, by address timed out")
        .contains("not allowed by default/database-from-api");
    assertThat(row(rows, "across").kubernetes().text()).contains("reached");
    assertThat(row(rows, "replaced").kubernetes().text())
        .contains("again")
        .contains("then reached");
  }

  @Test
  @Order(2)
  void whoTakesTheSeparationAwaySeesAnotherTable() {
    var docker = new DockerMode(session);
    docker.networks().connect("back", docker.containers().get("web"), List.of(), Optional.empty());
    var _ =
        demo.cluster()
            .api()
            .delete(Kinds.NETWORK_POLICY, "default", "database-from-api", DeleteOptions.DEFAULT);
    demo.cluster().settle();

    var database = row(demo.measure().rows(), "database");

    assertThat(database.docker().text())
        .contains("web: by name reached, by address reached")
        .contains("web and database share back");
    assertThat(database.kubernetes().text())
        .contains("web: by name reached, by address reached")
        .contains("no rule dropped anything");
  }
}
