package dev.netduo.k8s.dns;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Ip;
import java.util.Optional;

/**
 * The running Unbound of one DNS pod, told only what changed. Not safe for use by several threads.
 */
public final class ClusterDns {
  private final Agent agent;
  private final int pid;
  private Optional<Told> programmed = Optional.empty();

  /** What the server was told. */
  private record Told(DnsZone zone, Optional<Ip> upstream, String aliases) {}

  /**
   * A server nothing is known of yet.
   *
   * @param pid its main process, as the machine numbers it
   */
  public ClusterDns(Agent agent, int pid) {
    this.agent = agent;
    this.pid = pid;
  }

  /**
   * Brings the server to what a cluster's names are now.
   *
   * @param upstream who is asked for names outside the cluster; empty for nobody
   * @throws dev.netduo.emulator.NetduoException where the server does not take it
   */
  public void sync(DnsZone zone, Optional<Ip> upstream) {
    var before = programmed;
    var changes = RecordChanges.between(before.map(Told::zone), zone);
    var aliases = ServerFiles.aliases(zone, changes.shrinking());
    var script = new ServerScript(zone.domain());
    var firstTime = before.isEmpty();

    if (!before.map(Told::upstream).orElse(Optional.empty()).equals(upstream)) {
      script.upstream(upstream);
    }
    if (firstTime) {
      // What has no record is answered only once all records are there: until then a name that is
      // missing is a failure, which nobody keeps, and not a denial.
      script.come(changes.come());
    }
    var names = ServerFiles.names(zone);
    if (!before.map(told -> ServerFiles.names(told.zone())).equals(Optional.of(names))) {
      script.names(names);
    }
    if (!before.map(Told::aliases).equals(Optional.of(aliases))) {
      script.aliases(aliases);
    }
    if (!firstTime) {
      script.gone(changes.gone());
      script.come(changes.come());
    }
    if (!script.isEmpty()) {
      // Where it fails on the way, nobody knows what the server knows.
      programmed = Optional.empty();
      agent.run(script.to(pid));
    }
    programmed = Optional.of(new Told(zone, upstream, aliases));
  }
}
