package dev.netduo.k8s.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts, also those that somebody made up to keep the server busy. */
@Timeout(10)
class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({"500m, 0.5", "1Gi, 1073741824", "2, 2", "1e3, 1000", "1.5, 1.5", "-1, -1"})
  void amountsAreRead(String text, String amount) {
    assertThat(Quantity.getAmountInBytes(Quantities.parse(text))).isEqualByComparingTo(amount);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "1e999999999", "1e-999999999", "1e99999999999", "1e2147483648", "1Xi"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Quantities.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void millionsOfDigitsTakeNoTime() {
    var digits = "9".repeat(2_000_000);
    assertThatThrownBy(() -> Quantities.parse(digits)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Quantities.parse("1e" + digits))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
