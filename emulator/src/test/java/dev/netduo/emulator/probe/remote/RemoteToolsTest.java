package dev.netduo.emulator.probe.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ExecResult;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.Probe.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script is really run, by this machine's shell, in "images" that have only what is put there.
 */
class RemoteToolsTest {
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final Source POD = new Source.Remote("pod", command -> new ExecResult(0, "", ""));

  @TempDir private Path image;

  @Test
  void a_netcat_that_can_connect_and_nothing_else_does_that() throws Exception {
    has("nc", "case $1 in -h | --help) echo '-z Zero-I/O mode' ;; *) echo \"nc $*\" ;; esac");

    assertThat(run(new Probe.Tcp(POD, "web", 80, PATIENCE)).out().strip())
        .isEqualTo("nc -z -v -w 2 web 80");
  }

  @Test
  void a_netcat_that_cannot_is_cut_off_once_it_must_be_connected() throws Exception {
    has("nc", "case $1 in -h | --help) echo '-w SEC' ;; *) echo \"nc $*\" >&2; exit 9 ;; esac");
    has("timeout", "echo \"within $1\" >&2; shift; \"$@\"; test $? = 9 && exit 143");

    var ran = run(new Probe.Tcp(POD, "web", 80, PATIENCE));

    assertThat(ran.err().lines()).containsExactly("within 3", "nc -w 2 web 80");
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void such_a_netcat_that_failed_before_that_failed() throws Exception {
    has("nc", "case $1 in -h | --help) : ;; *) exit 1 ;; esac");
    has("timeout", "shift; \"$@\"");

    assertThat(run(new Probe.Tcp(POD, "web", 80, PATIENCE)).exitCode()).isOne();
  }

  @Test
  void without_netcat_bash_connects() throws Exception {
    has("bash", "echo \"$2: $4 $5\"");

    assertThat(run(new Probe.Tcp(POD, "web", 80, PATIENCE)).out().strip())
        .isEqualTo("exec 3<>\"/dev/tcp/$1/$2\": web 80");
  }

  @Test
  void a_netcat_without_datagrams_is_left_for_bash() throws Exception {
    has("nc", "echo '-w SEC'");
    has("bash", "echo \"$4 $5\"");

    assertThat(run(new Probe.Udp(POD, "web", 53, PATIENCE)).out().strip()).isEqualTo("web 53");
  }

  @Test
  void a_datagram_says_something_that_can_be_answered() throws Exception {
    has(
        "nc",
        "case $1 in -h | --help) echo '-u UDP' ;; *) read -r word; echo \"$word by nc $*\" ;; esac");

    assertThat(run(new Probe.Udp(POD, "web", 53, PATIENCE)).out().strip())
        .isEqualTo("netduo by nc -u -w 2 web 53");
  }

  @Test
  void curl_asks_before_wget_and_an_address_of_ipv6_is_bracketed() throws Exception {
    has("curl", "echo \"curl $*\"");
    has("wget", "echo \"wget $*\"");

    assertThat(run(new Probe.Http(POD, "fd00::1", 8080, "/a b", PATIENCE)).out().strip())
        .isEqualTo("curl -sS -g -m 2 http://[fd00::1]:8080/a b");
  }

  @Test
  void the_wget_that_would_try_again_is_told_not_to() throws Exception {
    has(
        "wget",
        "case $1 in -h | --help) echo ' -t, --tries=NUMBER' ;; *) echo \"wget $*\" ;; esac");

    assertThat(run(new Probe.Http(POD, "web", 80, "/", PATIENCE)).out().strip())
        .isEqualTo("wget -q -O - -T 2 -t 1 http://web:80/");
  }

  @Test
  void an_image_without_the_tool_says_so() throws Exception {
    for (var probe :
        List.of(
            new Probe.Ping(POD, "web", PATIENCE),
            new Probe.Tcp(POD, "web", 80, PATIENCE),
            new Probe.Udp(POD, "web", 53, PATIENCE),
            new Probe.Http(POD, "web", 80, "/", PATIENCE),
            new Probe.Lookup(POD, "web", "A", PATIENCE))) {
      var ran = run(probe);

      assertThat(ran.exitCode()).as(probe.describe()).isEqualTo(RemoteTools.NO_TOOL);
      assertThat(ran.err()).startsWith("the container's image has no ");
    }
  }

  @Test
  void what_the_person_typed_is_never_read_as_script() throws Exception {
    has("ping", "echo \"$5\"");

    assertThat(run(new Probe.Ping(POD, "web; echo $(date)", PATIENCE)).out().strip())
        .isEqualTo("web; echo $(date)");
  }

  @Test
  void a_lookup_is_of_the_full_name() throws Exception {
    has("nslookup", "echo \"nslookup $*\"");

    assertThat(run(new Probe.Lookup(POD, "web", "SRV", PATIENCE)).out().strip())
        .isEqualTo("nslookup -type=srv web.default.");
  }

  private void has(String tool, String script) throws IOException {
    Files.writeString(
        Files.createFile(
            image.resolve(tool),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
        "#!/bin/sh\n" + script + "\n");
  }

  private ExecResult run(Probe probe) throws IOException, InterruptedException {
    var command = new ArrayList<>(RemoteTools.command(probe, "web.default."));
    command.set(0, "/bin/sh");
    var builder = new ProcessBuilder(command);
    builder.environment().put("PATH", image.toString());
    var process = builder.start();
    process.getOutputStream().close();
    // What it says fits into the pipes, so it can be read when it has ended.
    var code = process.waitFor();
    return new ExecResult(
        code,
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
  }
}
