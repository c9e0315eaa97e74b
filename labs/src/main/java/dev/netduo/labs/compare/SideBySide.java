package dev.netduo.labs.compare;

import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.event.Events;
import dev.netduo.labs.compare.Comparison.Cell;
import dev.netduo.labs.compare.Comparison.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks both networks the same questions. */
public final class SideBySide {
  private static final String WORK = "measure both networks";

  private final Events events;

  /**
   * @param events told of every row
   */
  public SideBySide(Events events) {
    this.events = events;
  }

  /** Measures every row; the last one replaces a container on each side. */
  public List<Row> measure(Side docker, Side kubernetes) {
    var questions = questions();
    return events.during(
        WORK,
        questions.size(),
        () -> {
          var rows = new ArrayList<Row>();
          questions.forEach((aspect, question) -> {
            rows.add(new Row(aspect, question.apply(docker), question.apply(kubernetes)));
            events.publish(new Event.Advanced(WORK, aspect));
          });
          return List.copyOf(rows);
        });
  }

  private static Map<String, Function<Side, Cell>> questions() {
    var questions = new LinkedHashMap<String, Function<Side, Cell>>();
    questions.put("addresses, and who gave them", Side::addresses);
    questions.put("how a name is found", Side::names);
    questions.put("the way in from outside", Side::entry);
    questions.put("translation on the way", Side::translation);
    questions.put("who reaches the database", Side::isolation);
    questions.put("across machines", Side::reach);
    questions.put("a container is replaced", Side::replacement);
    return questions;
  }
}
