package dev.netduo.emulator.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ScriptedExec;
import dev.netduo.emulator.topology.TableName;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NftListingTest {
  private static final String END = "meta expression, datatype mark (packet mark), 32 bits\n";

  private static final List<TableName> TABLES = List.of(TableName.v4("t"), TableName.v4("u"));

  @Test
  void everything_is_asked_for_or_some_tables() {
    var nft = ScriptedExec.printing(_ -> END);
    try (var listing = new NftListing(nft)) {
      assertThat(listing.list(TABLES)).contains("");
      assertThat(nft.told()).isEqualTo("list table ip t\nlist table ip u\ndescribe meta mark\n");
      assertThat(listing.list(List.of())).contains("");
      assertThat(nft.told()).endsWith("describe meta mark\nlist ruleset\ndescribe meta mark\n");
    }
  }

  @Test
  void eachQuestionHasItsOwnAnswer() {
    var asked = new AtomicInteger();
    try (var listing =
        new NftListing(
            ScriptedExec.printing(_ -> "table ip t" + asked.incrementAndGet() + " {\n}\n" + END))) {
      assertThat(listing.list(TABLES)).contains("table ip t1 {\n}\n");
      assertThat(listing.list(TABLES)).contains("table ip t2 {\n}\n");
      assertThat(listing.isAlive()).isTrue();
    }
  }

  @Test
  void aNamespaceWithoutTablesHasAnEmptyListing() {
    try (var listing = new NftListing(ScriptedExec.printing(_ -> END))) {
      assertThat(listing.list(TABLES)).contains("");
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
      assertThat(listing.list(TABLES)).isEmpty();
      assertThat(listing.isAlive()).isFalse();
    }
  }
}
