package dev.netduo.emulator.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The numbers that rules draw by chance in one walk: those given first, then 0. What was drawn from
 * leads to the next of all possible walks.
 */
final class Draws {
  private final List<Integer> drawn;
  private final List<Integer> sides = new ArrayList<>();

  private Draws(List<Integer> given) {
    this.drawn = new ArrayList<>(given);
  }

  /** Zero, always. */
  static Draws first() {
    return new Draws(List.of());
  }

  int draw(int modulo) {
    sides.add(modulo);
    if (sides.size() > drawn.size()) {
      drawn.add(0);
    }
    return drawn.get(sides.size() - 1);
  }

  /** The next possibility, or empty where all were seen. */
  Optional<Draws> next() {
    for (var last = sides.size() - 1; last >= 0; last--) {
      if (drawn.get(last) + 1 < sides.get(last)) {
        var next = new ArrayList<>(drawn.subList(0, last));
        next.add(drawn.get(last) + 1);
        return Optional.of(new Draws(next));
      }
    }
    return Optional.empty();
  }
}
