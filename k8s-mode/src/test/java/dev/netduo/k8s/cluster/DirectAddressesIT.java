package dev.netduo.k8s.cluster;

import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.network.OverlayKind;
import dev.netduo.emulator.testing.RealEngine;

/** Flat addresses with pod packets routed. */
@RealEngine
class DirectAddressesIT extends FlatAddresses {
  DirectAddressesIT(Session session) {
    super(session, OverlayKind.DIRECT);
  }
}
