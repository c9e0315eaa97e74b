package dev.netduo.emulator.console;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.console.Console.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --output text|json}, to be mixed into commands. */
public final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      completionCandidates = Forms.class,
      converter = Reading.class,
      description = "Form of the output.")
  private Format format = Format.TEXT;

  /** The form that was asked for; text where none was. */
  public Format format() {
    return format;
  }

  /**
   * The form of this name.
   *
   * @throws NetduoException where there is none
   */
  public static Format parse(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "text" -> Format.TEXT;
      case "json" -> Format.JSON;
      default ->
          throw new NetduoException("'" + name + "' is no form of output", "use text or json");
    };
  }

  /** Reads the option's value. */
  static final class Reading implements ITypeConverter<Format> {
    @Override
    public Format convert(String name) {
      try {
        return parse(name);
      } catch (NetduoException e) {
        throw new TypeConversionException(e.getMessage() + ": " + e.hint());
      }
    }
  }

  /** What can follow the option. */
  static final class Forms extends ArrayList<String> {
    Forms() {
      super(List.of("text", "json"));
    }
  }
}
