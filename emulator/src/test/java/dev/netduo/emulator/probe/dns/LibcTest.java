package dev.netduo.emulator.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.probe.dns.Libc.Outcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the two C libraries' resolvers differ. */
class LibcTest {
  private static final ResolverConfig CONFIG =
      ResolverConfig.parse("nameserver 10.96.0.10\nsearch a.b b\noptions ndots:2\n");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GLIBC | web     | web.a.b. web.b. web.
          MUSL  | web     | web.a.b. web.b. web.
          GLIBC | w.x.y   | w.x.y. w.x.y.a.b. w.x.y.b.
          MUSL  | w.x.y   | w.x.y.
          GLIBC | web.    | web.
          MUSL  | web.    | web.
          """)
  void theNamesAreTriedInTheLibrarysOrder(Libc libc, String name, String tried) {
    assertThat(libc.candidates(CONFIG, name)).isEqualTo(List.of(tried.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "GLIBC, NO_NAME, true", "GLIBC, NO_DATA, true", "GLIBC, FAILED, true", "GLIBC, SILENT, false",
    "MUSL, NO_NAME, true", "MUSL, NO_DATA, false", "MUSL, FAILED, false", "MUSL, SILENT, false"
  })
  void whatEndsTheWayDependsOnTheLibrary(Libc libc, Outcome outcome, boolean goesOn) {
    assertThat(libc.goesOn(outcome)).isEqualTo(goesOn);
  }
}
