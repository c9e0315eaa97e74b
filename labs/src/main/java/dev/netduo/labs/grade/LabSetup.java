package dev.netduo.labs.grade;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.ipam.Addressing;
import dev.netduo.labs.format.Lab;
import dev.netduo.labs.format.Lab.WantedCluster;
import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineInput;
import dev.netduo.labs.line.LineRunner;
import dev.netduo.labs.line.ScriptLine;
import dev.netduo.labs.line.Workbench;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings about what a lab's task starts from. */
public final class LabSetup {
  private LabSetup() {}

  /**
   * Starts the lab's cluster and runs its set-up lines. Where that fails, what was made stays.
   *
   * @param commands what the lines may begin with
   * @param input what the commands read
   * @throws NetduoException where a line fails; names it
   */
  public static void run(Lab lab, Workbench bench, CommandTable commands, LineInput input) {
    lab.cluster().ifPresent(wanted -> bench.startCluster(spec(wanted)));
    var runner =
        new LineRunner(commands, input, Map.of("LAB", lab.folder().toString()), words -> {});
    bench
        .session()
        .events()
        .during(
            "set up lab " + lab.name(),
            lab.setup().size(),
            () -> {
              lab.setup().forEach(line -> run(lab, runner, line));
              return true;
            });
  }

  private static void run(Lab lab, LineRunner runner, Lab.SetupLine line) {
    var script = new ScriptLine("lab.yaml", line.number(), line.text(), Optional.empty());
    var code = runner.runAll(List.of(script), false);
    if (code != 0) {
      throw new NetduoException(
          "lab " + lab.name() + " cannot be set up: '" + line.text() + "' failed with " + code);
    }
  }

  private static ClusterSpec spec(WantedCluster wanted) {
    var standard = ClusterSpec.DEFAULT;
    var addressing =
        Addressing.v4(
            wanted.podCidr().map(Cidr::parse).orElse(standard.podCidr()),
            standard.addressing().nodeMask(),
            wanted.serviceCidr().map(Cidr::parse).orElse(standard.serviceCidr()));
    return standard.with(addressing).withNodes(wanted.nodes().orElse(standard.nodes()));
  }
}
