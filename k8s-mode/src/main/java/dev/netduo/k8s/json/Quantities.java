package dev.netduo.k8s.json;

import io.fabric8.kubernetes.api.model.Quantity;

/** Amounts such as {@code 500m} and {@code 1Gi}. */
public final class Quantities {
  // Kubernetes caps amounts at 2^63. Digits without end take minutes to read, and an exponent of a
  // billion takes all memory as soon as anything is added to it.
  private static final int LENGTH = 64;
  private static final int SCALE = 64;

  private Quantities() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException where it is none, or longer than any amount there is
   */
  public static Quantity parse(String text) {
    if (text.length() > LENGTH) {
      throw new IllegalArgumentException("a quantity of " + text.length() + " characters");
    }
    var quantity = Quantity.parse(text);
    try {
      if (Math.abs((long) Quantity.getAmountInBytes(quantity).scale()) > SCALE) {
        throw new IllegalArgumentException("a quantity beyond all measure");
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a quantity beyond all measure", e);
    }
    return quantity;
  }
}
