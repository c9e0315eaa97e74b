package dev.netduo.emulator.fabric;

import java.util.ArrayList;
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
    for (var i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      script.append(step.command()).append(" 2>&1 <<'NETDUO-LINES'\n");
      step.lines().forEach(line -> script.append(line).append('\n'));
      script.append("NETDUO-LINES\n");
      script.append("echo \"").append(MARK).append(i).append(" $?\"\n");
    }
    return script.toString();
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
