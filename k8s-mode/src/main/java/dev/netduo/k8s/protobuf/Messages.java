package dev.netduo.k8s.protobuf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The fields of messages by their numbers. Read once, when the first message comes. */
final class Messages {

  /**
   * A field of a message.
   *
   * @param name its name in JSON
   * @param inline whether its own fields stand among those of the message
   * @param shape one, a list or a map
   * @param type a letter of {@code messages.txt}, or a message
   */
  record Member(String name, boolean inline, Shape shape, String type) {}

  /** How often a field may stand. */
  enum Shape {
    ONE,
    LIST,
    MAP
  }

  private static final Map<String, Map<Integer, Member>> ALL = read();

  private Messages() {}

  static Optional<Map<Integer, Member>> of(String message) {
    return Optional.ofNullable(ALL.get(message));
  }

  private static Map<String, Map<Integer, Member>> read() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Messages.class.getResourceAsStream("messages.txt")),
                StandardCharsets.UTF_8))) {
      var all = new HashMap<String, Map<Integer, Member>>();
      for (var line : lines.lines().filter(line -> !line.startsWith("#")).toList()) {
        var words = line.split(" ", -1);
        var members = new HashMap<Integer, Member>();
        Arrays.stream(words)
            .skip(1)
            .forEach(word -> {
              var parts = word.split(":", 3);
              members.put(Integer.valueOf(parts[0]), member(parts[1], parts[2]));
            });
        all.put(words[0], members);
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Member member(String name, String type) {
    var shape =
        switch (type.charAt(0)) {
          case '*' -> Shape.LIST;
          case '%' -> Shape.MAP;
          default -> Shape.ONE;
        };
    var inline = name.startsWith("^");
    return new Member(
        inline ? name.substring(1) : name,
        inline,
        shape,
        shape == Shape.ONE ? type : type.substring(1));
  }
}
