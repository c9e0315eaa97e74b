package dev.netduo.emulator.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Dockerfile with what it copies, carried inside the program under {@code images/}.
 *
 * @param repository the image's name without a tag
 * @param folder below {@code images/}
 * @param files all files of the folder
 */
record ImageSource(String repository, String folder, List<String> files) {
  /** For agents, nodes and name servers. */
  static final ImageSource NODE =
      new ImageSource("netduo/node", "node", List.of("Dockerfile", "netprobe.c", "unbound.conf"));

  /** The workload. */
  static final ImageSource BOX =
      new ImageSource("netduo/box", "box", List.of("Dockerfile", "netserve.c", "wget"));

  /** A machine of its own; most sessions need none. */
  static final ImageSource HOST =
      new ImageSource(
          "netduo/host", "host", List.of("Dockerfile", "containerd.toml", "engine", "listen"));

  /** What every session needs. */
  static final List<ImageSource> EVERYDAY = List.of(NODE, BOX);

  static final List<ImageSource> ALL = List.of(NODE, BOX, HOST);

  private static final Pattern BASE = Pattern.compile("(?m)^FROM (\\S+:\\S+)");
  private static final Pattern INSTRUCTION = Pattern.compile("(?m)^[A-Z]+ ");
  private static final int HASH_DIGITS = 12;

  /** The first digits of a hash over names and contents of all files. */
  String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : files) {
        var content = content(file);
        digest.update((file + ":" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(content);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The reference that names exactly this content. */
  String reference() {
    return repository + ":" + hash();
  }

  /** The reference a person uses. */
  String latest() {
    return repository + ":latest";
  }

  /** The image it starts from. */
  String base() {
    var matcher = BASE.matcher(dockerfile());
    if (!matcher.find()) {
      throw new IllegalStateException(repository + " names no base image");
    }
    return matcher.group(1);
  }

  /** How many steps the Engine counts while it builds; the labels are one more. */
  int steps() {
    return (int) INSTRUCTION.matcher(dockerfile()).results().count() + 1;
  }

  /** Writes all files into a folder. */
  void writeTo(Path target) throws IOException {
    for (var file : files) {
      Files.write(target.resolve(file), content(file));
    }
  }

  private String dockerfile() {
    return new String(content("Dockerfile"), StandardCharsets.UTF_8);
  }

  private byte[] content(String file) {
    var path = "/images/" + folder + "/" + file;
    try (InputStream in = ImageSource.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("this netduo was built without " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
