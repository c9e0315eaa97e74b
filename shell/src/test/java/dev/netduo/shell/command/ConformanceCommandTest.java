package dev.netduo.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.EngineException;
import dev.netduo.emulator.engine.EngineException.Reason;
import dev.netduo.labs.conformance.ConformanceReport;
import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineCommand;
import dev.netduo.labs.line.LineInput;
import dev.netduo.labs.line.LineRunner;
import dev.netduo.labs.line.ScriptLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code netduo conformance}: what is refused before anything is started. */
class ConformanceCommandTest {
  private static final String CASES =
      """
      formatVersion: 1
      model:
        namespaces: {x: {labels: {ns: x}}}
        nodes: {n1: {ip: 172.18.0.11, podCIDR: 10.244.1.0/24}}
        clusterCIDR: 10.244.0.0/16
        pods: {x/a: {node: n1, ip: 10.244.1.11, labels: {pod: a}}}
        ports: [{name: web, port: 80, protocol: TCP}]
        externals: {}
        services: {}
      cases:
      - id: first-case
        title: nothing is denied
        policies: []
        expect: []
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;

  ConformanceCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("cases.yaml"), CASES);
    Files.writeString(folder.resolve("wrong.yaml"), CASES.replace("title:", "titel:"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conformance                                             | which of dns, policy, service?
          conformance polcy cases.yaml                            | did you mean policy?
          conformance policy                                      | Missing required parameter
          conformance policy cases.yaml --ony first-case          | did you mean --only?
          conformance policy cases.yaml -o yaml                   | but was 'yaml'
          conformance policy cases.yaml --proxy-mode iptables     | --proxy-mode
          conformance policy nothing.yaml                         | nothing.yaml
          conformance policy wrong.yaml                           | wrong.yaml:12: unknown field 'titel'
          conformance policy cases.yaml --only first-cas          | there is no case 'first-cas' in
          conformance policy cases.yaml --only first-cas          | did you mean 'first-case'?
          conformance service cases.yaml --proxy-mode ipvs        | ipvs
          """)
  void a_mistake_is_told_before_the_engine_is_asked_for(String line, String words) {
    var code = run(line, ConformanceCommandTest::nobodyMayAsk);

    assertThat(err.toString()).contains("error: ").contains(words);
    assertThat(out.toString()).isEmpty();
    assertThat(code).isEqualTo(ConformanceReport.NOT_RUN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "junit", "JUNIT"})
  void without_an_engine_nothing_could_be_run_whatever_the_form_of_the_report(String form) {
    var code =
        run(
            "conformance policy cases.yaml --only first-case -o " + form,
            () -> {
              throw new EngineException(Reason.UNREACHABLE, "no engine answers", "start it", null);
            });

    assertThat(err.toString()).isEqualTo("error: no engine answers\nhint: start it\n");
    assertThat(out.toString()).isEmpty();
    assertThat(code).isEqualTo(ConformanceReport.NOT_RUN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "policy ", "dns ", "service "})
  void help_has_an_example(String kind) {
    assertThat(run("conformance " + kind + "--help", ConformanceCommandTest::nobodyMayAsk))
        .isZero();

    assertThat(out.toString()).contains("Example").contains("netduo conformance " + kind);
  }

  private static void nobodyMayAsk() {
    throw new AssertionError("the engine is not to be asked");
  }

  private int run(String line, Runnable asked) {
    var console = new TerminalConsole(new PrintWriter(out, true), new PrintWriter(err, true));
    var surroundings = TestSurroundings.of(console, engine(asked), new Endings());
    var command =
        new LineCommand(
            "conformance", "", () -> new CommandLine(new ConformanceCommand(surroundings)));
    var table = new CommandTable(console, new CommandErrors(false), List.of(command));
    var typed = line.replaceAll("(\\w+\\.yaml)", folder + "/$1");
    return new LineRunner(
            table, new LineInput(InputStream.nullInputStream()), Map.of(), words -> {})
        .run(ScriptLine.typed(typed));
  }

  private static ContainerEngine engine(Runnable asked) {
    return (ContainerEngine)
        Proxy.newProxyInstance(
            ConformanceCommandTest.class.getClassLoader(),
            new Class<?>[] {ContainerEngine.class},
            (_, method, _) -> {
              asked.run();
              throw new AssertionError(method);
            });
  }
}
