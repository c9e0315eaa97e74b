package dev.netduo.labs.report;

import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A report in the XML that JUnit's Ant task once defined and every build server reads. Points stand
 * in the properties of a test case.
 */
final class JunitReport {
  // Characters that XML 1.0 (section 2.2) has no way to write, not even escaped.
  private static final Pattern FORBIDDEN =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private final XMLStreamWriter xml;

  private JunitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static String render(Report report) {
    var out = new StringWriter();
    try {
      var xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
      new JunitReport(xml).write(report);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML to memory cannot fail", e);
    }
    return out.append('\n').toString();
  }

  private void write(Report report) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    newline(0);
    xml.writeStartElement("testsuite");
    attribute("name", report.lab());
    attribute("tests", Integer.toString(report.results().size()));
    attribute("failures", Integer.toString(report.count(Status.FAIL)));
    var errors = report.count(Status.ERROR) + (report.failure().isEmpty() ? 0 : 1);
    attribute("errors", Integer.toString(errors));
    attribute("skipped", Integer.toString(report.count(Status.SKIP)));
    attribute("time", seconds(report.took()));
    newline(1);
    xml.writeStartElement("properties");
    property("subject", report.subject());
    property("engine", report.engine());
    property("points", Integer.toString(report.points()));
    property("earned", Integer.toString(report.earned()));
    newline(1);
    xml.writeEndElement();
    for (var result : report.results()) {
      result(report.lab(), result);
    }
    var notes = String.join("\n", report.problems());
    if (!notes.isEmpty()) {
      element("system-out", notes);
    }
    if (!report.failure().isEmpty()) {
      element("system-err", report.failure());
    }
    newline(0);
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void result(String lab, CheckResult result) throws XMLStreamException {
    newline(1);
    xml.writeStartElement("testcase");
    attribute("classname", lab);
    attribute("name", result.id());
    attribute("time", seconds(result.duration()));
    newline(2);
    xml.writeStartElement("properties");
    property("description", result.description());
    property("points", Integer.toString(result.points()));
    property("earned", Integer.toString(result.earned()));
    property("visibility", result.visibility().name().toLowerCase(Locale.ROOT));
    newline(2);
    xml.writeEndElement();
    var message = "expected " + result.expected() + ", got " + result.actual();
    switch (result.status()) {
      case PASS -> {}
      case SKIP -> outcome("skipped", result.actual(), "");
      case FAIL -> outcome("failure", message, result.hint());
      case ERROR -> outcome("error", message, result.hint());
    }
    var log = String.join("\n", result.log());
    if (!log.isEmpty()) {
      newline(2);
      xml.writeStartElement("system-out");
      xml.writeCharacters(clean(log));
      xml.writeEndElement();
    }
    newline(1);
    xml.writeEndElement();
  }

  private void outcome(String element, String message, String text) throws XMLStreamException {
    newline(2);
    xml.writeStartElement(element);
    attribute("message", message);
    xml.writeCharacters(clean(text));
    xml.writeEndElement();
  }

  private void element(String name, String text) throws XMLStreamException {
    newline(1);
    xml.writeStartElement(name);
    xml.writeCharacters(clean(text));
    xml.writeEndElement();
  }

  private void property(String name, String value) throws XMLStreamException {
    newline(3);
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  private void newline(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private static String clean(String text) {
    return FORBIDDEN.matcher(text).replaceAll("?");
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}
