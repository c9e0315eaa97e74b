package dev.netduo.shell.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code ./netduo} in a small copy of the repository, with a build and a JDK that only tell.
 */
class LauncherTest {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  @TempDir Path folder;
  private Path clone;
  private Path jdk;

  @BeforeEach
  void makeClone() throws IOException {
    clone = Files.createDirectories(folder.resolve("clone"));
    jdk = folder.resolve("jdk");
    for (var module : List.of("emulator", "docker-mode", "k8s-mode", "labs", "shell")) {
      write(clone.resolve(module + "/pom.xml"), "<project/>");
      write(clone.resolve(module + "/src/main/java/A.java"), "class A {}");
    }
    write(clone.resolve("pom.xml"), "<project/>");
    write(clone.resolve(".mvn/jvm.config"), "");
    for (var script : List.of("netduo", "shell/src/main/sh/jdk.sh")) {
      Files.copy(
          REPOSITORY.resolve(script),
          Files.createDirectories(clone.resolve(script).getParent())
              .resolve(Path.of(script).getFileName()));
    }
    script(
        clone.resolve("mvnw"),
        "echo built >>builds.log; sleep 0.3; mkdir -p shell/target/program/lib;"
            + " cat shell/src/main/java/A.java >shell/target/program/netduo.jar;"
            + " echo lib >shell/target/program/lib/a.jar");
    script(jdk.resolve("bin/java"), "for a; do echo \"java: $a\"; done; pwd");
    script(jdk.resolve("bin/javac"), "");
    write(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.3\"\n");
  }

  @Test
  void buildsOnFirstUseAndNotAgain() throws Exception {
    var first = netduo("docker", "ps -a");
    var second = netduo("docker", "ps -a");

    assertThat(first.err()).contains("building");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("java: docker\njava: ps -a\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void signaturesAreLeftOutSoThatClassesCanBeArchived() throws Exception {
    var signed = folder.resolve("bcx.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(signed))) {
      for (var name :
          List.of("META-INF/MANIFEST.MF", "META-INF/X.SF", "META-INF/X.RSA", "x/A.class")) {
        jar.putNextEntry(new ZipEntry(name));
        jar.write("Signed: yes\n".getBytes(StandardCharsets.UTF_8));
      }
    }
    script(jdk.resolve("bin/jar"), "exec '" + System.getProperty("java.home") + "/bin/jar' \"$@\"");
    Files.writeString(
        clone.resolve("mvnw"),
        "cp '" + signed + "' shell/target/program/lib/\n",
        StandardOpenOption.APPEND);

    assertThat(netduo("ls").code()).isZero();

    try (var apps = Files.newDirectoryStream(clone.resolve("target/netduo"), "app-*")) {
      var lib = apps.iterator().next().resolve("lib");
      assertThat(lib).isDirectoryContaining("glob:**/a.jar").isDirectoryNotContaining("glob:**/m*");
      try (var jar = new JarFile(lib.resolve("bcx.jar").toFile())) {
        assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName))
            .containsExactlyInAnyOrder("META-INF/MANIFEST.MF", "x/A.class");
        assertThat(jar.getManifest().getMainAttributes().getValue("Signed")).isNull();
        assertThat(jar.isMultiRelease()).isTrue();
      }
    }
  }

  @Test
  void buildsAgainWhenASourceChangedWhateverItsTime() throws Exception {
    var source = clone.resolve("shell/src/main/java/A.java");
    var time = Files.getLastModifiedTime(source);
    netduo("version");

    Files.writeString(source, "class B {}");
    Files.setLastModifiedTime(source, time);
    netduo("version");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void testsAndDocumentsAreNoReasonToBuild() throws Exception {
    netduo("version");
    write(clone.resolve("shell/src/test/java/T.java"), "class T {}");
    write(clone.resolve("README.md"), "hello");
    netduo("version");

    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aFailedBuildShowsWhatItSaid() throws Exception {
    script(clone.resolve("mvnw"), "echo A.java:1: no such symbol; exit 1");

    var run = netduo("version");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("A.java:1: no such symbol").contains("build.log");
  }

  @Test
  void firstStartsAtTheSameTimeBuildOnce() throws Exception {
    var runs = new ArrayList<Process>();
    for (var i = 0; i < 4; i++) {
      runs.add(start(clone.resolve("netduo"), clone, List.of("version")));
    }
    for (var run : runs) {
      assertThat(finish(run).code()).isZero();
    }

    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aLockWhoseOwnerIsGoneIsTakenOver() throws Exception {
    // No process has this number: it is above what Linux and macOS give out.
    write(clone.resolve("target/netduo/lock/pid"), "99999999");

    assertThat(netduo("version").code()).isZero();
  }

  @Test
  void worksThroughALinkFromAnyFolderAndStaysThere() throws Exception {
    var elsewhere = Files.createDirectories(folder.resolve("else where"));
    Files.createSymbolicLink(elsewhere.resolve("hop"), clone.resolve("netduo"));
    Files.createSymbolicLink(elsewhere.resolve("nd"), Path.of("hop"));

    var run = finish(start(elsewhere.resolve("nd"), elsewhere, List.of("version")));

    assertThat(run.code()).isZero();
    assertThat(run.out()).endsWith(elsewhere.toRealPath() + "\n");
  }

  @Test
  void refusesAnOldJdkThatWasAskedFor() throws Exception {
    write(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");

    var run = netduo("version");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("netduo: NETDUO_JAVA_HOME is " + jdk + ", which is no JDK 25 or newer\n");
  }

  private long builds() throws IOException {
    try (Stream<String> lines = Files.lines(clone.resolve("builds.log"))) {
      return lines.count();
    }
  }

  private Run netduo(String... words) throws Exception {
    return finish(start(clone.resolve("netduo"), clone, List.of(words)));
  }

  private Process start(Path script, Path in, List<String> words) throws IOException {
    var command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(words);
    var builder = new ProcessBuilder(command).directory(in.toFile());
    builder.environment().put("NETDUO_JAVA_HOME", jdk.toString());
    builder.environment().remove("NETDUO_JAVA_OPTS");
    return builder.start();
  }

  private static Run finish(Process process) throws Exception {
    process.getOutputStream().close();
    var out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    var err =
        new String(
            process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out, err);
  }

  private record Run(int code, String out, String err) {}

  private static void script(Path file, String body) throws IOException {
    write(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
