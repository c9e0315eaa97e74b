package dev.netduo.k8s.cluster;

import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.network.OverlayKind;
import dev.netduo.emulator.testing.RealEngine;

/** Flat addresses with pod packets inside VXLAN. */
@RealEngine
class VxlanAddressesIT extends FlatAddresses {
  VxlanAddressesIT(Session session) {
    super(session, OverlayKind.VXLAN);
  }
}
