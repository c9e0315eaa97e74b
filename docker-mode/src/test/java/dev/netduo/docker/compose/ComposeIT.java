package dev.netduo.docker.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.DockerMode;
import dev.netduo.docker.cli.DockerAtPrompt;
import dev.netduo.docker.cli.DockerAtPrompt.Outcome;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application of three services on two networks, up and down again, on real containers. */
@RealEngine
@Timeout(180)
final class ComposeIT {
  private static final String SHOP =
      """
      services:
        web:
          image: netduo/box
          networks: [front]
          ports: ["127.0.0.1::80"]
          depends_on: [api]
        api:
          image: netduo/box
          networks:
            front:
            back: {aliases: [backend]}
          depends_on: [db]
        db:
          image: netduo/box
          networks: [back]
          environment: {GREETING: hello}
      networks:
        front:
        back: {internal: true}
      """;
  private static final String TALKING =
      """
      services:
        one: {image: netduo/box, command: [sh, -c, "echo from one"], network_mode: none}
        longer: {image: netduo/box, command: [sh, -c, "echo from longer"], network_mode: none}
      """;

  private final DockerAtPrompt prompt;
  private final DockerMode mode;

  @TempDir private Path folder;

  ComposeIT(Session session, NetduoImages images) {
    assertThat(images).isNotNull();
    this.mode = new DockerMode(session);
    this.prompt = new DockerAtPrompt(() -> new DockerMode(session));
  }

  @AfterEach
  void everythingGoes() {
    mode.containers().list().parallelStream().forEach(c -> mode.containers().remove(c, true));
    mode.networks().prune();
  }

  @Test
  void an_application_comes_up_is_found_by_name_and_goes_without_a_trace()
      throws IOException, InterruptedException {
    var up = compose(SHOP, "up -d");

    assertThat(up.error().lines().map(String::strip))
        .containsExactly(
            "[+] Running 5/5",
            "✔ Network shop_back     Created",
            "✔ Network shop_front    Created",
            "✔ Container shop-db-1   Started",
            "✔ Container shop-api-1  Started",
            "✔ Container shop-web-1  Started");
    assertThat(created("shop-db-1")).isBefore(created("shop-api-1"));
    assertThat(created("shop-api-1")).isBefore(created("shop-web-1"));

    assertThat(done("exec shop-web-1 wget -qO- http://api")).contains("\"name\":\"shop-api-1\"");
    assertThat(done("exec shop-api-1 wget -qO- http://db")).contains("\"name\":\"shop-db-1\"");
    assertThat(done("exec shop-db-1 wget -qO- http://backend")).contains("shop-api-1");
    assertThat(done("exec shop-db-1 env")).contains("hello");
    var port = mode.containers().get("shop-web-1").state().ports().getFirst().hostPort();
    assertThat(get(port)).contains("\"name\":\"shop-web-1\"");

    assertThat(prompt.type("exec shop-web-1 nslookup db").exitCode()).isNotZero();
    var db = address("shop-db-1", "shop_back");
    assertThat(prompt.type("exec shop-web-1 nc -w 1 " + db + " 80").exitCode()).isNotZero();

    var down = compose(SHOP, "down");
    assertThat(down.error()).contains("Container shop-web-1  Removed").contains("[+] Running 5/5");
    assertThat(mode.containers().list()).isEmpty();
    assertThat(mode.networks().find("shop_front")).isEmpty();
    assertThat(mode.networks().find("shop_back")).isEmpty();
  }

  @Test
  void a_second_up_does_only_what_changed() throws IOException {
    compose(SHOP, "up -d");
    var web = mode.containers().get("shop-web-1").id();
    var db = mode.containers().get("shop-db-1").id();

    assertThat(compose(SHOP, "up -d").error())
        .contains("shop-db-1   Running")
        .contains("shop-api-1  Running")
        .doesNotContain("Started")
        .doesNotContain("Network");

    compose(SHOP.replace("hello", "good morning"), "up -d");
    assertThat(mode.containers().get("shop-web-1").id()).isEqualTo(web);
    assertThat(mode.containers().get("shop-db-1").id()).isNotEqualTo(db);
    assertThat(done("exec shop-db-1 env")).contains("good morning");

    done("stop shop-api-1");
    assertThat(compose(SHOP.replace("hello", "good morning"), "up -d").error())
        .contains("shop-api-1  Started");
  }

  @Test
  void a_network_that_changed_is_made_anew() throws IOException {
    compose(SHOP, "up -d");
    var web = mode.containers().get("shop-web-1").id();
    assertThat(mode.networks().get("shop_back").state().internal()).isTrue();

    compose(SHOP.replace("{internal: true}", "{}"), "up -d");

    assertThat(mode.networks().get("shop_back").state().internal()).isFalse();
    assertThat(done("exec shop-api-1 wget -qO- http://db")).contains("shop-db-1");
    assertThat(mode.containers().get("shop-web-1").id()).isEqualTo(web);
  }

  @Test
  void a_service_can_have_several_containers_behind_one_name() throws IOException {
    compose(SHOP, "up -d --scale api=3");

    assertThat(done("exec shop-web-1 nslookup api"))
        .contains(address("shop-api-1", "shop_front"))
        .contains(address("shop-api-2", "shop_front"))
        .contains(address("shop-api-3", "shop_front"));

    assertThat(compose(SHOP, "up -d").error())
        .contains("shop-api-2  Removed")
        .contains("shop-api-3  Removed");
    assertThat(compose(SHOP, "ps -q").lines()).hasSize(3);
  }

  @Test
  void ps_lists_what_there_is() throws IOException {
    compose(SHOP, "up -d api");

    var ps = compose(SHOP, "ps").lines();
    assertThat(ps).hasSize(3);
    assertThat(ps.getFirst()).startsWith("NAME").contains("SERVICE").contains("PORTS");
    assertThat(compose(SHOP, "ps --services").lines()).containsExactly("api", "db");
    assertThat(compose(SHOP, "ps -o json api").out())
        .contains("\"service\" : \"api\"")
        .contains("shop-api-1")
        .doesNotContain("shop-db-1");
  }

  @Test
  void in_the_foreground_each_line_has_its_container_and_the_end_is_the_last_ones()
      throws IOException {
    var up = compose(TALKING, "up");

    assertThat(up.lines()).contains("longer-1  | from longer", "one-1     | from one");
    assertThat(compose(TALKING, "logs").lines()).contains("one-1     | from one");
  }

  @Test
  void an_interruption_stops_what_came_up_in_the_foreground() throws Exception {
    write(SHOP);
    var ended = new CompletableFuture<Outcome>();
    var line = Thread.ofPlatform().start(() -> ended.complete(prompt.type(words("up"))));
    var deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (mode.containers().list().stream().filter(c -> c.state().isRunning()).count() < 3
        || line.getState() != Thread.State.WAITING) {
      assertThat(Instant.now()).as("time to come up").isBefore(deadline);
      Thread.onSpinWait();
    }

    line.interrupt();

    var outcome = ended.get(60, TimeUnit.SECONDS);
    assertThat(outcome.exitCode()).isEqualTo(130);
    assertThat(outcome.error()).contains("Container shop-web-1  Stopped").contains("interrupted");
    assertThat(mode.containers().list())
        .hasSize(3)
        .noneMatch((DockerContainer container) -> container.state().isRunning());
  }

  @Test
  void what_came_up_before_a_failure_stays_until_down() throws IOException {
    var broken =
        SHOP.replace("depends_on: [api]", "depends_on: [api]\n    user: nobody-of-this-name");
    write(broken);

    var up = prompt.type(words("up -d"));

    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.error())
        .contains("[+] Running 4/5")
        .contains("✘ Container shop-web-1  Error")
        .contains("docker compose down removes it");
    assertThat(mode.containers().list()).hasSize(2);
    assertThat(compose(broken, "down").error()).contains("shop_front    Removed");
    assertThat(mode.containers().list()).isEmpty();
  }

  private Outcome compose(String file, String command) throws IOException {
    write(file);
    var outcome = prompt.type(words(command));
    assertThat(outcome.exitCode()).as(command + ": " + outcome.error()).isZero();
    return outcome;
  }

  private void write(String file) throws IOException {
    Files.writeString(folder.resolve("compose.yaml"), file);
  }

  private String words(String command) {
    return "compose -f " + folder.resolve("compose.yaml") + " -p shop " + command;
  }

  private String done(String line) {
    var outcome = prompt.type(line);
    assertThat(outcome.exitCode()).as(line + ": " + outcome.error()).isZero();
    return outcome.out();
  }

  private Instant created(String container) {
    return mode.containers().get(container).state().created();
  }

  private String address(String container, String network) {
    var places = mode.containers().get(container).attachments(mode.networks());
    return Objects.requireNonNull(places.get(network)).ip().orElseThrow().toString();
  }

  private static String get(int port) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
              .timeout(Duration.ofSeconds(10))
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}
