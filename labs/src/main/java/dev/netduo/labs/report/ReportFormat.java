package dev.netduo.labs.report;

/** The forms a report can be written in. */
public enum ReportFormat {
  TEXT,
  JSON,
  JUNIT;

  /** Writes a report, ended by a line feed. */
  public String render(Report report) {
    return switch (this) {
      case TEXT -> TextReport.render(report);
      case JSON -> JsonReport.render(report);
      case JUNIT -> JunitReport.render(report);
    };
  }
}
