package dev.netduo.docker.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoTemplateTest {
  private static final Map<String, Object> WEB =
      Map.of(
          "Name", "/web",
          "State", Map.of("Pid", 42L, "Running", true),
          "Aliases", List.of("web", "www"),
          "Labels", Map.of("tier", "front"),
          "Ports", Map.of("80/tcp", List.of(Map.of("HostIp", "0.0.0.0", "HostPort", "8080"))),
          "Networks",
              Map.of("front", Map.of("IPAddress", "10.1.0.2"), "back", Map.of("IPAddress", "")));

  // Each expected text is what "docker inspect -f" prints for the same data.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "{{.Name}};/web",
        "pid {{ .State.Pid }}!;pid 42!",
        "{{.Networks.front.IPAddress}};10.1.0.2",
        "{{range .Networks}}[{{.IPAddress}}]{{end}};[][10.1.0.2]",
        "{{range $name, $net := .Networks}}{{$name}}={{$net.IPAddress}},{{end}};back=,front=10.1.0.2,",
        "{{range $i, $a := .Aliases}}{{$i}}{{$a}}{{end}};0web1www",
        "{{range .Missing}}{{else}}none{{end}};<error>",
        "{{json .State.Running}} {{json .Aliases}};true [\"web\",\"www\"]",
        "{{(index (index .Ports \"80/tcp\") 0).HostPort}};8080",
        "{{index .Labels \"tier\"}} {{.Labels.tier}} {{.Labels.nosuch}};front front <no value>",
        "{{if .Labels.nosuch}}a{{else if .State.Running}}b{{else}}c{{end}};b",
        "{{with .State}}{{.Pid}} {{$.Name}}{{end}};42 /web",
        "{{len .Networks}} {{join .Aliases \"+\"}} {{.Name | upper}};2 web+www /WEB",
        "{{if eq .State.Pid 42}}yes{{end}}{{if not .State.Running}}no{{end}};yes",
        "a {{- .State.Pid -}} b;a42b",
        "{{.Labels}} {{.Aliases}};map[tier:front] [web www]",
      })
  void a_template_prints_what_docker_prints(String template, String text) {
    if (text.equals("<error>")) {
      assertThatThrownBy(() -> new GoTemplate(template).apply(WEB))
          .isInstanceOf(NetduoException.class);
    } else {
      assertThat(new GoTemplate(template).apply(WEB)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{{.Nam}};did you mean .Name?",
        "{{jsn .Name}};did you mean 'json'?",
      })
  void a_wrong_name_leads_to_the_right_one(String template, String hint) {
    assertThatThrownBy(() -> new GoTemplate(template).apply(WEB))
        .isInstanceOfSatisfying(NetduoException.class, e -> assertThat(e.hint()).isEqualTo(hint));
  }

  @ParameterizedTest
  @CsvSource({
    "{{.Name",
    "{{range .Networks}}",
    "{{if .Name}}a{{else}}b",
    "{{end}}",
    "{{}}",
    "{{(.Name}}",
    "{{range}}{{end}}",
    "{{index .Labels}}",
    "{{$nosuch}}",
  })
  void what_is_no_template_is_refused_with_a_message(String template) {
    assertThatThrownBy(() -> new GoTemplate(template).apply(WEB))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("template");
  }
}
