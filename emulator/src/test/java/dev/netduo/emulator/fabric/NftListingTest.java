package dev.netduo.emulator.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ScriptedExec;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NftListingTest {
  private static final String END = "meta expression, datatype mark (packet mark), 32 bits\n";

  @Test
  void eachQuestionHasItsOwnAnswer() {
    var asked = new AtomicInteger();
    try (var listing =
        new NftListing(
            ScriptedExec.printing(_ -> "table ip t" + asked.incrementAndGet() + " {\n}\n" + END))) {
      assertThat(listing.list()).contains("table ip t1 {\n}\n");
      assertThat(listing.list()).contains("table ip t2 {\n}\n");
      assertThat(listing.isAlive()).isTrue();
    }
  }

  @Test
  void aNamespaceWithoutTablesHasAnEmptyListing() {
    try (var listing = new NftListing(ScriptedExec.printing(_ -> END))) {
      assertThat(listing.list()).contains("");
    }
  }

  @Test
  void oneThatEndsAmidItsAnswerSaysNothing() {
    var nft = ScriptedExec.printing(_ -> "table ip t {\n");
    try (var listing = new NftListing(nft)) {
      Thread.ofVirtual()
          .start(() -> {
            while (nft.told().isEmpty()) {
              Thread.onSpinWait();
            }
            nft.close();
          });
      assertThat(listing.list()).isEmpty();
      assertThat(listing.isAlive()).isFalse();
    }
  }
}
