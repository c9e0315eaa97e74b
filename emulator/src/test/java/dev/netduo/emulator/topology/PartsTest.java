package dev.netduo.emulator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The seed is in the message of a failure; {@code -Dnetduo.seed=} repeats it. */
class PartsTest {
  private static final int ROUNDS = 200;

  private record Change(Optional<Object> before, Optional<Object> after) {}

  @Test
  void aVersionIsWhatAMapWouldBe() {
    var seed = Long.getLong("netduo.seed", new Random().nextLong());
    var random = new Random(seed);
    var map = new HashMap<String, Object>();
    var parts = Parts.<String, Object>none();
    for (var round = 0; round < ROUNDS; round++) {
      var before = parts;
      var then = Map.copyOf(map);
      var edit = parts.edit();
      for (var i = random.nextInt(20); i > 0; i--) {
        var key = "key-" + random.nextInt(1000);
        if (random.nextInt(3) == 0) {
          map.remove(key);
          edit.remove(key);
        } else {
          var part = new Object();
          map.put(key, part);
          edit.put(key, part);
        }
      }
      parts = edit.done();

      assertThat(asMap(parts)).as("seed %d round %d", seed, round).isEqualTo(map);
      assertThat(parts.size()).as("seed %d round %d", seed, round).isEqualTo(map.size());
      assertThat(parts.values()).hasSameSizeAs(map.values()).containsAll(map.values());
      assertThat(asMap(before)).as("seed %d: not edited", seed).isEqualTo(then);
      assertThat(differences(before, parts))
          .as("seed %d round %d", seed, round)
          .isEqualTo(differences(then, map));
    }
  }

  private static Map<String, Object> asMap(Parts<String, Object> parts) {
    var map = new HashMap<String, Object>();
    parts.forEach(map::put);
    map.forEach((key, part) -> assertThat(parts.get(key)).containsSame(part));
    return map;
  }

  private static Map<String, Change> differences(
      Parts<String, Object> before, Parts<String, Object> after) {
    var found = new HashMap<String, Change>();
    after.differences(
        before, (key, then, now) -> assertThat(found.put(key, new Change(then, now))).isNull());
    return found;
  }

  private static Map<String, Change> differences(
      Map<String, Object> before, Map<String, Object> after) {
    var keys = new HashSet<>(before.keySet());
    keys.addAll(after.keySet());
    var found = new HashMap<String, Change>();
    for (var key : keys) {
      var then = before.get(key);
      var now = after.get(key);
      if (!Objects.equals(then, now)) {
        found.put(key, new Change(Optional.ofNullable(then), Optional.ofNullable(now)));
      }
    }
    return found;
  }

  @Test
  void nothingChangedIsTheSameVersion() {
    var parts = Parts.of(Map.of("a", "1"));

    var edit = parts.edit();
    edit.remove("b");

    assertThat(edit.done()).isSameAs(parts);
  }
}
