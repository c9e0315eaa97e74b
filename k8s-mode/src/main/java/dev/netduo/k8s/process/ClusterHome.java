package dev.netduo.k8s.process;

import dev.netduo.emulator.FileTree;
import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.JsonProblem;
import dev.netduo.k8s.server.auth.CertifiedKey;
import dev.netduo.k8s.server.auth.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The folder of one cluster: what it was started from, its credentials, its state, where it answers
 * and what it said. Readable by its owner alone.
 *
 * @param folder need not be there yet; its name is the cluster's
 */
public record ClusterHome(Path folder) {

  /**
   * Where a cluster's API answers.
   *
   * @param pid the process that serves it
   * @param address for example {@code https://127.0.0.1:40123}
   */
  public record Served(long pid, String address) {}

  /** The cluster's name. */
  public String name() {
    return folder.getFileName().toString();
  }

  /** Whether there is such a cluster, running or not. */
  public boolean exists() {
    return Files.isRegularFile(specFile());
  }

  /** The file that holds the cluster's objects. */
  public Path state() {
    return folder.resolve("state.db");
  }

  /** What the cluster's process said. */
  public Path log() {
    return folder.resolve("server.log");
  }

  private Path specFile() {
    return folder.resolve("cluster.json");
  }

  private Path servedFile() {
    return folder.resolve("server.json");
  }

  private Path credentialsFile() {
    return folder.resolve("credentials.json");
  }

  /**
   * Makes the folder and writes what the cluster is started from; its API is on loopback.
   *
   * @throws NetduoException where it cannot be written
   */
  public void create(ClusterSpec spec) {
    create(spec, ApiEndpoint.DEFAULT);
  }

  /**
   * Makes the folder and writes what the cluster is started from.
   *
   * @throws NetduoException where it cannot be written
   */
  public void create(ClusterSpec spec, ApiEndpoint api) {
    try {
      var owner = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(folder.toAbsolutePath().getParent());
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(owner));
      }
      write(specFile(), ClusterFile.tree(spec, api));
    } catch (IOException e) {
      throw new NetduoException(
          "cannot write the cluster's folder " + folder + ": " + e.getMessage(),
          "choose another place with the environment variable NETDUO_STATE",
          e);
    }
  }

  private static JsonNode tree(Credentials credentials) {
    return Json.object()
        .put("token", credentials.token())
        .set("authority", tree(credentials.authority()))
        .set("server", tree(credentials.server()))
        .set("client", tree(credentials.client()));
  }

  private static JsonNode tree(CertifiedKey certified) {
    return Json.object().put("certificate", certified.certificate()).put("key", certified.key());
  }

  /**
   * What the cluster was started from.
   *
   * @throws NetduoException where there is no such cluster, or the folder is damaged
   */
  public ClusterSpec spec() {
    return ClusterFile.spec(require(specFile()));
  }

  /**
   * Where its API server is asked to listen.
   *
   * @throws NetduoException as {@link #spec}
   */
  public ApiEndpoint api() {
    return ClusterFile.api(require(specFile()));
  }

  /**
   * Makes what server and clients show each other, where it is not there yet.
   *
   * @param names further names and addresses of the server
   */
  Credentials ensureCredentials(List<String> names) {
    if (!Files.isRegularFile(credentialsFile())) {
      try {
        write(credentialsFile(), tree(Credentials.create(names)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return credentials();
  }

  /**
   * What server and clients show each other.
   *
   * @throws NetduoException as {@link #spec}; also where it was never served
   */
  public Credentials credentials() {
    var tree = require(credentialsFile());
    return new Credentials(
        certified(tree.path("authority")),
        certified(tree.path("server")),
        certified(tree.path("client")),
        tree.path("token").asString());
  }

  private static CertifiedKey certified(JsonNode tree) {
    return new CertifiedKey(tree.path("certificate").asString(), tree.path("key").asString());
  }

  /** Whether what the session of this name holds is this cluster's. */
  boolean ownsSession() {
    return Files.exists(ownerFile());
  }

  /** From now on what the session of this name holds is this cluster's. */
  void ownSession() {
    try {
      Files.createFile(ownerFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ownerFile() {
    return folder.resolve("owns-session");
  }

  /** Says where the cluster answers. */
  public void serve(Served served) {
    try {
      write(servedFile(), Json.object().put("pid", served.pid()).put("address", served.address()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it answers; empty while nothing serves it. */
  public Optional<Served> served() {
    return read(servedFile())
        .filter(_ -> isServed())
        .map(tree -> new Served(tree.path("pid").asLong(), tree.path("address").asString()));
  }

  /** The port where it answered last; 0 where it never did. */
  int lastPort() {
    return read(servedFile())
        .map(tree -> URI.create(tree.path("address").asString()).getPort())
        .orElse(0);
  }

  /** The process that serves it, or is about to; empty where none does. */
  public Optional<ProcessHandle> process() {
    try {
      return isServed()
          ? Optional.of(Files.readString(pidFile()).strip())
              .filter(pid -> !pid.isEmpty())
              .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether a process serves it, or is about to. */
  public boolean isServed() {
    if (!Files.exists(pidFile())) {
      return false;
    }
    try (var channel = FileChannel.open(pidFile(), StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock == null;
    } catch (IOException e) {
      return false;
    }
  }

  private Path pidFile() {
    return folder.resolve("pid");
  }

  /**
   * Makes the caller the one process that serves the cluster, until it closes what it gets or ends
   * in whatever way.
   *
   * @throws NetduoException where another process is that
   */
  FileChannel occupy() {
    try {
      Files.deleteIfExists(servedFile());
      var channel =
          FileChannel.open(pidFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw new NetduoException("cluster " + name() + " is served by another process already");
      }
      channel.truncate(0);
      channel.write(
          StandardCharsets.UTF_8.encode(Long.toString(ProcessHandle.current().pid()) + "\n"));
      return channel;
    } catch (IOException e) {
      throw new NetduoException("cannot write in " + folder + ": " + e.getMessage(), "", e);
    }
  }

  /** Removes the folder and all that is in it. */
  public void remove() {
    try {
      FileTree.remove(folder);
    } catch (IOException e) {
      throw new NetduoException("cannot remove " + folder + ": " + e.getMessage(), "", e);
    }
  }

  private static void write(Path file, JsonNode tree) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var next = Files.createTempFile(file.toAbsolutePath().getParent(), ".next", "", owner);
    Files.write(next, Json.bytes(tree));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private JsonNode require(Path file) {
    return read(file)
        .orElseThrow(() ->
            new NetduoException(
                "there is no cluster " + name(), "start one with: netduo up --name " + name()));
  }

  private static Optional<JsonNode> read(Path file) {
    try {
      return Optional.of(Json.read(Files.readAllBytes(file)).tree());
    } catch (NoSuchFileException e) {
      // Not looked for before: the process that begins takes away what the last one wrote.
      return Optional.empty();
    } catch (IOException | JsonProblem e) {
      throw new NetduoException(
          "cannot read " + file + ": " + e.getMessage(),
          "remove the cluster with 'netduo down' and start it again",
          e);
    }
  }
}
