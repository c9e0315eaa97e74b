package dev.netduo.k8s.api;

import java.util.Locale;

/** A part of an object that is read and written apart from the rest, at a path of its own. */
public enum Subresource {
  /** What was found, as against what was asked for. */
  STATUS,
  /** How many replicas, whatever the kind calls them: {@code autoscaling/v1 Scale}. */
  SCALE;

  /** The last part of its path, for example {@code status}. */
  public String path() {
    return name().toLowerCase(Locale.ROOT);
  }
}
