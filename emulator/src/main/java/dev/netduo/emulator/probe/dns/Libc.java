package dev.netduo.emulator.probe.dns;

import java.util.List;

/**
 * Whose resolver walks the search path. Sources: glibc {@code resolv/res_query.c}, musl {@code
 * src/network/lookup_name.c}.
 */
public enum Libc {
  /** Most distributions. A name with enough dots is tried as it stands first, then the path. */
  GLIBC {
    @Override
    List<String> candidates(ResolverConfig config, String name) {
      return config.candidates(name);
    }

    @Override
    boolean goesOn(Outcome outcome) {
      return outcome != Outcome.SILENT;
    }

    @Override
    boolean remembersNoData() {
      return true;
    }
  },

  /** Alpine. A name with enough dots is tried as it stands only; a name without data ends it. */
  MUSL {
    @Override
    List<String> candidates(ResolverConfig config, String name) {
      return config.hasEnoughDots(name)
          ? List.of(name.endsWith(".") ? name : name + ".")
          : config.candidates(name);
    }

    @Override
    boolean goesOn(Outcome outcome) {
      return outcome == Outcome.NO_NAME;
    }

    @Override
    boolean remembersNoData() {
      return false;
    }
  };

  /** What one full name came to. */
  enum Outcome {
    FOUND,
    /** The name is there, but nothing of the type asked for. */
    NO_DATA,
    NO_NAME,
    /** A server answered that it cannot tell. */
    FAILED,
    SILENT
  }

  /** The full names a name stands for, each with its final dot, in the order they are tried. */
  abstract List<String> candidates(ResolverConfig config, String name);

  /** Whether the next full name is tried after this. */
  abstract boolean goesOn(Outcome outcome);

  /** Whether a name without data on the way makes the whole come to no data. */
  abstract boolean remembersNoData();
}
