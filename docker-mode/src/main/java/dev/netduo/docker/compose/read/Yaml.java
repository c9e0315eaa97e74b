package dev.netduo.docker.compose.read;

import java.util.List;

/** A piece of a YAML file that knows its line, counted from 1. */
sealed interface Yaml {
  int line();

  /** A word, number or text, as it is written. */
  record Text(String text, int line) implements Yaml {}

  /** A key without a value, or {@code null}. */
  record Nothing(int line) implements Yaml {}

  /** A list. */
  record Items(List<Yaml> items, int line) implements Yaml {}

  /** Keys and values, each key once. */
  record Keys(List<Entry> entries, int line) implements Yaml {}

  /** A key and its value. */
  record Entry(String key, int line, Yaml value) {}
}
