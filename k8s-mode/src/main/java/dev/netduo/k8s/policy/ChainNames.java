package dev.netduo.k8s.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of chains and sets made of names of objects. */
final class ChainNames {
  // nft takes 128 characters; what a set's name adds to that of its chain fits in the rest.
  private static final int LONGEST = 80;
  private static final int DIGEST_BYTES = 8;

  private ChainNames() {}

  /** The name, or where it is too long its beginning and a digest of all of it. */
  static String capped(String name) {
    return name.length() <= LONGEST
        ? name
        : name.substring(0, LONGEST - 1 - 2 * DIGEST_BYTES) + "-" + digest(name);
  }

  static String digest(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
