package dev.netduo.k8s.conformance;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.ipam.Addressing;
import java.util.List;

/** The ranges of a cluster whose pods and services have addresses of both families. */
public final class DualStack {
  /** IPv4 first. */
  public static final Addressing ADDRESSING =
      new Addressing(
          Cidr.parseList("10.244.0.0/16,fd00:10:244::/56"),
          24,
          64,
          Cidr.parseList("10.96.0.0/16,fd00:10:96::/112"),
          List.of(),
          List.of(),
          Addressing.DEFAULT_REST);

  private DualStack() {}
}
