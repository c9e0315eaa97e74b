package dev.netduo.k8s.runtime.volume;

import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files of a volume that netduo writes.
 *
 * @param files by path relative to the volume, without {@code ..}
 */
public record Content(SortedMap<String, File> files) {

  /** An empty volume. */
  public static final Content EMPTY = new Content(new TreeMap<>());

  /**
   * One file.
   *
   * @param base64 its bytes, as the shell's {@code base64 -d} reads them
   * @param mode permissions, for example {@code 0644} in octal
   */
  public record File(String base64, int mode) {

    /** A file of these bytes. */
    public static File of(byte[] bytes, int mode) {
      return new File(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes), mode);
    }
  }

  /** A volume of these files. */
  public static Content of(Map<String, File> files) {
    return new Content(new TreeMap<>(files));
  }
}
