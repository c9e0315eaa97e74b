package dev.netduo.k8s.runtime.volume;

import java.util.stream.Collectors;

/**
 * Shell lines that put content into a folder so that a reader sees all of the old or all of the
 * new: the files lie in a folder of their own to which the link {@code ..data} leads, and which is
 * exchanged in one step. Pure. Source: Kubernetes {@code pkg/volume/util/atomic_writer.go}.
 */
public final class VolumeScript {
  private VolumeScript() {}

  /**
   * The lines.
   *
   * @param folder where the volume is, as the shell sees it
   * @param version names this content; another one than the last
   */
  public static String write(String folder, String version, Content content) {
    var script = new StringBuilder();
    var fresh = "..v" + version;
    script.append("(\nset -e\ncd ").append(quoted(folder)).append('\n');
    script
        .append("old=$(readlink ..data || true)\n[ \"$old\" != ")
        .append(fresh)
        .append(" ] || exit 0\n");
    script.append("rm -rf ").append(fresh).append("; mkdir -m 755 ").append(fresh).append('\n');
    content
        .files()
        .forEach((path, file) -> {
          var at = fresh + "/" + path;
          if (path.contains("/")) {
            script
                .append("mkdir -p ")
                .append(quoted(at.substring(0, at.lastIndexOf('/'))))
                .append('\n');
          }
          script.append("base64 -d >").append(quoted(at)).append(" <<'NETDUO-FILE'\n");
          script.append(file.base64()).append('\n');
          script.append("NETDUO-FILE\n");
          script
              .append("chmod ")
              .append(octal(file.mode()))
              .append(' ')
              .append(quoted(at))
              .append('\n');
        });
    script.append("ln -s ").append(fresh).append(" ..data_tmp\nmv -T ..data_tmp ..data\n");
    var tops =
        content.files().keySet().stream().map(path -> path.split("/", 2)[0]).distinct().toList();
    for (var top : tops) {
      script
          .append("[ -L ")
          .append(quoted(top))
          .append(" ] || ln -s ")
          .append(quoted("..data/" + top))
          .append(' ')
          .append(quoted(top))
          .append('\n');
    }
    // Names that are no longer there, then what they led to.
    script.append("for name in *; do\n  case \"$name\" in\n    '*'");
    script.append(tops.stream().map(top -> "|" + quoted(top)).collect(Collectors.joining()));
    script.append(") ;;\n    *) rm -f \"$name\" ;;\n  esac\ndone\n");
    script.append("[ -z \"$old\" ] || rm -rf \"$old\"\n)\n");
    return script.toString();
  }

  private static String octal(int mode) {
    return "0" + Integer.toOctalString(mode);
  }

  /** A word as the shell takes it literally. */
  public static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
