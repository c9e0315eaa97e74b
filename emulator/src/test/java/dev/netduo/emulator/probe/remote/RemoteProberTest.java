package dev.netduo.emulator.probe.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.probe.RemoteCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RemoteProberTest {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  @Test
  void many_at_once_keep_their_order() {
    var pods =
        IntStream.range(0, 40)
            .mapToObj(i -> ping("pod" + i, command -> new ExecResult(i % 2, "", "")))
            .toList();

    var results = new RemoteProber().send(pods);

    assertThat(results).extracting(ProbeResult::probe).isEqualTo(pods);
    assertThat(results)
        .allSatisfy(result ->
            assertThat(result.reached()).isEqualTo(pods.indexOf(result.probe()) % 2 == 0));
  }

  @Test
  void a_name_is_asked_for_along_the_pods_own_search_path() {
    var asked = Collections.synchronizedList(new ArrayList<String>());
    var pod =
        new Source.Remote(
            "pod",
            command -> {
              if (command.equals(RemoteTools.RESOLVER_FILE)) {
                return new ExecResult(
                    0, "nameserver 10.96.0.10\nsearch a.test b.test\noptions ndots:5\n", "");
              }
              var name = command.get(6);
              asked.add(name);
              return name.equals("web.b.test.")
                  ? new ExecResult(
                      0, "Server: 10.96.0.10\n\nName: web.b.test\nAddress: 10.0.0.1\n", "")
                  : new ExecResult(1, "** server can't find " + name + ": NXDOMAIN\n", "");
            });

    var result = new RemoteProber().send(new Probe.Lookup(pod, "web", "A", PATIENCE));

    assertThat(asked).containsExactly("web.a.test.", "web.b.test.");
    assertThat(result.records()).containsExactly("web.b.test 10.0.0.1");
  }

  @Test
  void what_the_cluster_refuses_to_run_is_an_error_of_that_probe_alone() {
    var results =
        new RemoteProber()
            .send(
                List.of(
                    ping(
                        "gone",
                        command -> {
                          throw new NetduoException("pods \"gone\" not found");
                        }),
                    ping("there", command -> new ExecResult(0, "", ""))));

    assertThat(results)
        .extracting(ProbeResult::outcome)
        .containsExactly(Outcome.ERROR, Outcome.REACHED);
    assertThat(results.getFirst().detail()).isEqualTo("pods \"gone\" not found");
  }

  @Test
  void a_machine_that_never_answers_is_not_waited_for() throws Exception {
    var interrupted = new CountDownLatch(1);
    var stuck =
        ping(
            "stuck",
            command -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return new ExecResult(0, "", "");
            });

    var result = new RemoteProber(Duration.ofMillis(50)).send(stuck);

    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.detail()).contains("did not say");
    interrupted.await();
  }

  private static Probe ping(String name, RemoteCommands commands) {
    return new Probe.Ping(new Source.Remote(name, commands), "web", PATIENCE);
  }
}
