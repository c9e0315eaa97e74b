package dev.netduo.emulator.console;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** A console on two writers. Safe for use by several threads as far as the writers are. */
public final class TerminalConsole implements Console {
  private static final int GAP = 3;

  private final PrintWriter out;
  private final PrintWriter err;

  // Of a class of its own: it takes a quarter of a second to make, and few commands need it.
  private static final class Json {
    static final JsonMapper MAPPER =
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(
                new SimpleModule()
                    .addSerializer(new ToStringSerializer(Ip.class))
                    .addSerializer(new ToStringSerializer(Cidr.class)))
            .build();
  }

  /** A console on these writers, which stay open. */
  public TerminalConsole(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public PrintWriter out() {
    return out;
  }

  @Override
  public PrintWriter err() {
    return err;
  }

  @Override
  public void show(Format format, Object json, Runnable text) {
    switch (format) {
      case TEXT -> text.run();
      case JSON -> out.println(Json.MAPPER.writeValueAsString(json));
    }
    out.flush();
  }

  @Override
  public void table(List<String> headers, List<List<String>> rows) {
    var all = new ArrayList<List<String>>();
    all.add(headers);
    all.addAll(rows);
    var widths = new int[headers.size()];
    for (var row : all) {
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (var row : all) {
      out.println(line(row, widths));
    }
    out.flush();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      var cell = row.get(column);
      line.append(cell).repeat(" ", widths[column] - cell.length() + GAP);
    }
    return line.toString().stripTrailing();
  }
}
