package dev.netduo.k8s.network;

import dev.netduo.emulator.NetduoException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ways for pods to reach pods on other nodes, as they are chosen by name. */
public enum OverlayKind {
  /** Encapsulated: {@link VxlanOverlay}. */
  VXLAN,
  /** Routed as they are: {@link DirectOverlay}. */
  DIRECT;

  /**
   * The kind with this name.
   *
   * @throws NetduoException where there is none
   */
  public static OverlayKind named(String name) {
    return Stream.of(values())
        .filter(kind -> kind.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new NetduoException(
                "there is no overlay '" + name + "'",
                "choose one of: "
                    + Stream.of(values())
                        .map(OverlayKind::toString)
                        .collect(Collectors.joining(", "))));
  }

  /** The overlay itself. */
  public Overlay overlay() {
    return switch (this) {
      case VXLAN -> new VxlanOverlay();
      case DIRECT -> new DirectOverlay();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
