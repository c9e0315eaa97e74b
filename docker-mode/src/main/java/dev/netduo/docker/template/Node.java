package dev.netduo.docker.template;

import java.util.List;

/** A piece of a template. */
sealed interface Node {
  /** Text that stands for itself. */
  record Text(String text) implements Node {}

  /** The value of a pipeline, printed. */
  record Output(Pipeline value) implements Node {}

  /**
   * A body for each element.
   *
   * @param variables none, the element's, or the key's and the element's
   */
  record Range(List<String> variables, Pipeline over, List<Node> body, List<Node> otherwise)
      implements Node {}

  /**
   * A body for a value that is not empty.
   *
   * @param rebinds whether the value becomes the dot, as in {@code with}
   */
  record If(Pipeline condition, boolean rebinds, List<Node> body, List<Node> otherwise)
      implements Node {}

  /** Calls in a row, each with the one before as its last argument. */
  record Pipeline(List<Call> calls) {}

  /** A function with its arguments, or one value alone. */
  record Call(List<Operand> operands) {}

  /** What a call is made of. */
  sealed interface Operand {
    /** A field of the dot ({@code root} empty) or of a variable. */
    record Field(String root, List<String> path) implements Operand {}

    /** A string, number or truth value. */
    record Literal(Object value) implements Operand {}

    /** A function by name. */
    record Function(String name) implements Operand {}

    /** A pipeline in parentheses, and a field of its value. */
    record Nested(Pipeline pipeline, List<String> path) implements Operand {}
  }
}
