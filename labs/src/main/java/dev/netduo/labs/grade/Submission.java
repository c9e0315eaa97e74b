package dev.netduo.labs.grade;

import dev.netduo.emulator.NetduoException;
import dev.netduo.labs.format.Lab;
import dev.netduo.labs.format.Lab.Handing;
import dev.netduo.labs.line.ScriptLine;
import dev.netduo.labs.line.ScriptReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was handed in, as lines to be run.
 *
 * @param name the file's name, as the report shows it
 * @param lines in order
 */
public record Submission(String name, List<ScriptLine> lines) {

  /**
   * Reads a file: a manifest by its ending ({@code .yaml}, {@code .yml}, {@code .json}), else
   * lines.
   *
   * @throws NetduoException where it cannot be read, or the lab does not take such a file
   */
  public static Submission read(Lab lab, Path file) {
    var name = file.getFileName().toString();
    var kind = name.matches(".*\\.(yaml|yml|json)") ? Handing.MANIFEST : Handing.LINES;
    if (!lab.accepts().contains(kind)) {
      throw new NetduoException(
          "lab " + lab.name() + " does not take " + name,
          kind == Handing.MANIFEST
              ? "hand in a file of lines that begin with docker or kubectl"
              : "hand in a Kubernetes manifest, a file that ends with .yaml");
    }
    try {
      var text = Files.readString(file);
      return new Submission(
          name,
          kind == Handing.MANIFEST
              ? List.of(new ScriptLine(name, 1, "kubectl apply -f -", Optional.of(text)))
              : ScriptReader.read(name, text));
    } catch (NoSuchFileException e) {
      throw new NetduoException("there is no file " + file, "", e);
    } catch (IOException e) {
      throw new NetduoException("cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }
}
