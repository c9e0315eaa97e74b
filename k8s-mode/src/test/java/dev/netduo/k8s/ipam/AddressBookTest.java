package dev.netduo.k8s.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.k8s.ipam.AddressRequest.Want;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets which address, and when one is given again. */
class AddressBookTest {
  private static final Duration REST = Duration.ofSeconds(30);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private AddressBook book(String... reserved) {
    return new AddressBook(Stream.of(reserved).map(Cidr::parse).toList(), REST, () -> now);
  }

  private static List<String> take(AddressBook book, String uid, Want... wants) {
    return book.take(new AddressRequest(uid, "default/" + uid, List.of(wants))).stream()
        .map(Ip::toString)
        .toList();
  }

  private static Want node(String range) {
    return new Want.AnyOf(List.of(Cidr.parse(range)), true);
  }

  private static Want pool(String... ranges) {
    return new Want.AnyOf(Stream.of(ranges).map(Cidr::parse).toList(), false);
  }

  private static Want fixed(String ip) {
    return new Want.Fixed(Ip.parse(ip));
  }

  @Test
  void addressesOfANodesRangeAreGivenInOrderWithoutItsEnds() {
    var book = book();
    var given = new HashSet<String>();
    for (var uid : List.of("a", "b", "c", "d", "e", "f")) {
      given.addAll(take(book, uid, node("10.244.1.0/29")));
    }
    assertThat(given)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 6).mapToObj(i -> "10.244.1." + i).toList());
    assertThatThrownBy(() -> take(book, "g", node("10.244.1.0/29")))
        .isInstanceOf(NetduoException.class)
        .hasMessage("no address is free in 10.244.1.0/29");
  }

  @Test
  void aPoolIsUsedWholeAndItsRangesOneAfterTheOther() {
    var book = book();
    assertThat(take(book, "a", pool("10.244.9.0/31", "10.244.9.8/32")))
        .containsExactly("10.244.9.0");
    assertThat(take(book, "b", pool("10.244.9.0/31", "10.244.9.8/32")))
        .containsExactly("10.244.9.1");
    assertThat(take(book, "c", pool("10.244.9.0/31", "10.244.9.8/32")))
        .containsExactly("10.244.9.8");
  }

  @Test
  void anAddressThatWasGivenBackRests() {
    var book = book();
    take(book, "a", pool("10.244.9.0/32"));
    book.release("a");
    now = now.plus(REST).minusMillis(1);
    assertThatThrownBy(() -> take(book, "b", pool("10.244.9.0/32")))
        .hasMessage("no address is free in 10.244.9.0/32: those given back rest for 30 s");
    now = now.plusMillis(1);
    assertThat(take(book, "b", pool("10.244.9.0/32"))).containsExactly("10.244.9.0");
  }

  @Test
  void whoAsksForOneAddressNeedNotWaitForIt() {
    var book = book("10.244.1.0/28");
    take(book, "a", fixed("10.244.1.11"));
    assertThatThrownBy(() -> take(book, "b", fixed("10.244.1.11")))
        .isInstanceOf(NetduoException.class)
        .hasMessage("the address 10.244.1.11 is in use by pod default/a");
    book.release("a");
    assertThat(take(book, "b", fixed("10.244.1.11"))).containsExactly("10.244.1.11");
  }

  @Test
  void reservedAddressesAreGivenToNobodyWhoDoesNotAskForThem() {
    var book = book("10.244.1.0/29", "fd00:10:244:1::/112");
    assertThat(take(book, "a", node("10.244.1.0/28"), node("fd00:10:244:1::/64")))
        .containsExactly("10.244.1.8", "fd00:10:244:1::1:0");
  }

  @Test
  void whereOneFamilyHasNoneLeftTheOtherIsNotTaken() {
    var book = book();
    take(book, "a", pool("10.244.9.0/32"), pool("fd00::/128"));
    assertThatThrownBy(() -> take(book, "b", pool("10.244.9.1/32"), pool("fd00::/128")))
        .isInstanceOf(NetduoException.class);
    assertThat(take(book, "c", fixed("10.244.9.1"))).containsExactly("10.244.9.1");
  }

  @Test
  void whatAPodHasAlreadyIsNobodyElses() {
    var book = book();
    book.keep("a", "default/a", List.of(Ip.parse("10.244.1.1")));
    assertThat(take(book, "b", node("10.244.1.0/24"))).containsExactly("10.244.1.2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noAddressIsEverTwoPods(long seed) {
    var random = new Random(seed);
    var book = book();
    var held = new HashMap<String, String>();
    for (int step = 0; step < 500; step++) {
      now = now.plusSeconds(random.nextInt(20));
      if (random.nextInt(5) < 3) {
        var uid = "u" + step;
        try {
          held.put(uid, take(book, uid, node("10.244.1.0/28")).getFirst());
        } catch (NetduoException e) {
          assertThat(e).hasMessageContaining("no address is free");
        }
      } else if (!held.isEmpty()) {
        var uid = held.keySet().iterator().next();
        held.remove(uid);
        book.release(uid);
      }
      assertThat(held.values()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(14);
    }
  }
}
