package dev.netduo.emulator.fabric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes a plan's steps as one shell script and reads what came of each. A step that fails does not
 * keep the others from running.
 */
final class WiringScript {
  private static final String MARK = "@netduo-step ";
  private static final Pattern BATCH = Pattern.compile("Command failed -:(\\d+)");
  private static final Pattern NFT = Pattern.compile("^\\S+?:(\\d+):\\d+-\\d+: Error: (.*)");
  private static final int EXCERPT = 160;
  // With the mark within what a pipe takes at once.
  private static final int SAID = 4_000;

  private WiringScript() {}

  /**
   * What went wrong.
   *
   * @param namespace where
   * @param complaint the tool's own words
   * @param line the line it refused; empty where it did not say
   */
  record Failure(String namespace, String complaint, String line) {}

  /** The script. */
  static String of(List<Step> steps) {
    var script = new StringBuilder();
    for (var i = 0; i < steps.size(); ) {
      var end = i + 1;
      while (steps.get(i).beside() && end < steps.size() && steps.get(end).beside()) {
        end++;
      }
      if (end == i + 1) {
        alone(script, steps.get(i), i);
      } else {
        together(script, steps, i, end);
      }
      i = end;
    }
    return script.toString();
  }

  private static void alone(StringBuilder script, Step step, int number) {
    script.append(step.command()).append(" 2>&1 <<'NETDUO-LINES'\n");
    lines(script, step.lines());
    script.append(ended(number));
  }

  // The kernel takes the rules of several namespaces at once, and lines that several steps share
  // are sent once. Nothing is run but the steps: starting a program is most of what one costs. What
  // a step says is written by one call that no other's can come into.
  private static void together(StringBuilder script, List<Step> steps, int from, int to) {
    var known = new HashMap<List<String>, Integer>();
    for (var i = from; i < to; i++) {
      var lines = steps.get(i).lines();
      if (known.putIfAbsent(lines, i) == null) {
        script.append("l").append(i).append("='");
        script.append(String.join("\n", lines).replace("'", "'\\''")).append("'\n");
      }
    }
    for (var i = from; i < to; i++) {
      var step = steps.get(i);
      script.append("{ said=$(").append(step.command()).append(" 2>&1 <<NETDUO-LINES\n$l");
      script.append(known.get(step.lines())).append("\nNETDUO-LINES\n); ");
      script.append("printf '%." + SAID + "s\\n" + MARK + "%d %d\\n' \"$said\" ");
      script.append(i).append(" $?; } &\n");
    }
    script.append("wait\n");
  }

  private static void lines(StringBuilder script, List<String> lines) {
    lines.forEach(line -> script.append(line).append('\n'));
    script.append("NETDUO-LINES\n");
  }

  private static String ended(int number) {
    return "echo \"" + MARK + number + " $?\"\n";
  }

  /** The failures told by what the script printed. */
  static List<Failure> failures(List<Step> steps, String printed) {
    var failures = new ArrayList<Failure>();
    var complaints = new ArrayList<String>();
    var ended = 0;
    for (var line : printed.split("\n", -1)) {
      if (!line.startsWith(MARK)) {
        complaints.add(line);
        continue;
      }
      var words = line.substring(MARK.length()).split(" ", -1);
      var step = steps.get(Integer.parseInt(words[0]));
      if (!words[1].equals("0") && !step.lenient()) {
        failures.addAll(failures(step, complaints));
      }
      complaints.clear();
      ended++;
    }
    for (var step : steps.subList(ended, steps.size())) {
      failures.add(new Failure(step.owner(1), "was not run", ""));
    }
    return failures;
  }

  private static List<Failure> failures(Step step, List<String> complaints) {
    var failures = new ArrayList<Failure>();
    var words = new ArrayList<String>();
    for (var complaint : complaints) {
      var batch = BATCH.matcher(complaint);
      var nft = NFT.matcher(complaint);
      if (batch.find()) {
        failures.add(failure(step, Integer.parseInt(batch.group(1)), String.join("; ", words)));
        words.clear();
      } else if (nft.find() && failures.isEmpty()) {
        failures.add(failure(step, Integer.parseInt(nft.group(1)), nft.group(2)));
      } else if (!complaint.isBlank()) {
        words.add(complaint.strip());
      }
    }
    if (failures.isEmpty()) {
      failures.add(new Failure(step.owner(1), String.join("; ", words), ""));
    }
    return failures;
  }

  private static Failure failure(Step step, int line, String complaint) {
    if (line < 1 || line > step.lines().size()) {
      return new Failure(step.owner(1), complaint, "");
    }
    var text = step.lines().get(line - 1);
    return new Failure(
        step.owner(line),
        complaint,
        text.length() > EXCERPT ? text.substring(0, EXCERPT) + "..." : text);
  }
}
