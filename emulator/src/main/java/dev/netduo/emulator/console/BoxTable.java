package dev.netduo.emulator.console;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;

/** A table with lines around its cells, for texts of several lines that are read side by side. */
public final class BoxTable {
  private static final int BORDERS_AND_PADDING = 3;
  private static final int NARROWEST = 20;

  private BoxTable() {}

  /**
   * Lays out rows.
   *
   * @param headers one per column
   * @param rows cells, which may have several lines
   * @param width characters the whole table may take; the first column takes what it needs, the
   *     others share the rest
   */
  public static String render(List<String> headers, List<List<String>> rows, int width) {
    var first = longestLine(headers.getFirst(), rows);
    var others = headers.size() - 1;
    var rest = width - 1 - first - BORDERS_AND_PADDING - others * BORDERS_AND_PADDING;
    var share = Math.max(NARROWEST, rest / Math.max(1, others));
    var columns = new ArrayList<Column>();
    for (int index = 0; index < headers.size(); index++) {
      columns.add(
          new Column()
              .header(headers.get(index))
              .headerAlign(HorizontalAlign.LEFT)
              .dataAlign(HorizontalAlign.LEFT)
              .maxWidth(index == 0 ? first + 2 : share + 2, OverflowBehaviour.NEWLINE));
    }
    var data = rows.stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new);
    return AsciiTable.getTable(AsciiTable.FANCY_ASCII, columns.toArray(Column[]::new), data);
  }

  private static int longestLine(String header, List<List<String>> rows) {
    var longest = header.length();
    for (var row : rows) {
      longest = Math.max(longest, row.getFirst().lines().mapToInt(String::length).max().orElse(0));
    }
    return longest;
  }
}
