package dev.netduo.shell.repl;

import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Completes commands, flags, their values, and the names of what is there, from the commands' own
 * descriptions.
 */
final class LineCompleter implements Completer {
  private final CommandTable commands;
  private final LiveNames names;

  LineCompleter(CommandTable commands, LiveNames names) {
    this.commands = commands;
    this.names = names;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    complete(line.words().subList(0, line.wordIndex()), line.word())
        .forEach(text -> candidates.add(new Candidate(text)));
  }

  /**
   * What can stand for a word.
   *
   * @param before the words before it
   * @param word as much of it as is there
   */
  List<String> complete(List<String> before, String word) {
    if (before.isEmpty()) {
      return Stream.concat(
              commands.all().stream().map(LineCommand::name), Stream.of("help", "exit", "clear"))
          .filter(name -> name.startsWith(word))
          .toList();
    }
    if (!commands.has(before.getFirst())) {
      return List.of();
    }
    var words = new ArrayList<>(before);
    words.add(word);
    var place = Place.find(commands.get(before.getFirst()), before.subList(1, before.size()));
    return place
        .candidates(word, label -> names.candidates(label, words))
        .filter(name -> name.startsWith(word))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Where in a command line a word stands.
   *
   * @param command the innermost subcommand
   * @param option the option whose value the word is
   * @param operands how many operands of the command stand before it
   */
  private record Place(CommandLine command, Optional<OptionSpec> option, int operands) {

    static Place find(CommandLine root, List<String> words) {
      var command = root;
      Optional<OptionSpec> awaiting = Optional.empty();
      var operands = new ArrayList<String>();
      for (var word : words) {
        if (awaiting.isPresent()) {
          awaiting = Optional.empty();
        } else if (word.startsWith("-")) {
          awaiting =
              Optional.ofNullable(command.getCommandSpec().findOption(word))
                  .filter(found -> found.arity().max() > 0);
        } else {
          var inner = Optional.ofNullable(command.getSubcommands().get(word));
          command = inner.orElse(command);
          if (inner.isEmpty()) {
            operands.add(word);
          }
        }
      }
      return new Place(command, awaiting, operands.size());
    }

    Stream<String> candidates(String word, Function<String, List<String>> names) {
      var spec = command.getCommandSpec();
      if (option.isPresent()) {
        return values(option.get(), names);
      }
      if (word.startsWith("-")) {
        return spec.options().stream()
            .filter(found -> !found.hidden())
            .flatMap(found -> Stream.of(found.names()));
      }
      var operand =
          spec.positionalParameters().stream()
              .filter(found -> found.index().contains(operands))
              .findFirst();
      return Stream.concat(
          operands == 0 ? command.getSubcommands().keySet().stream() : Stream.empty(),
          operand.<Stream<String>>map(found -> values(found, names)).orElse(Stream.empty()));
    }

    private static Stream<String> values(ArgSpec argument, Function<String, List<String>> names) {
      var fixed =
          Optional.ofNullable(argument.completionCandidates())
              .map(all -> StreamSupport.stream(all.spliterator(), false))
              .orElse(Stream.empty());
      return Stream.concat(fixed, names.apply(label(argument)).stream());
    }

    private static String label(ArgSpec argument) {
      var label =
          argument instanceof PositionalParamSpec operand
              ? operand.paramLabel()
              : argument.paramLabel();
      return label.replaceAll("[\\[\\]<>.]", "");
    }
  }
}
