package dev.netduo.labs.compare;

import dev.netduo.docker.DockerContainer;
import dev.netduo.docker.DockerMode;
import dev.netduo.docker.RunRequest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Container.Attachment;
import dev.netduo.emulator.engine.ContainerSpec.ExposedPort;
import dev.netduo.emulator.engine.ContainerSpec.PortMapping;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.labs.compare.Comparison.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The application in Docker: web and api share one network, api and database another, and one port
 * of web is published.
 */
public final class DockerSide implements Side {
  private static final String IMAGE = "netduo/box";
  private static final int API_PORT = 8080;
  private static final int DATABASE_PORT = 5432;

  private final DockerMode docker;
  private final Prober prober;
  private final Probe.Source neighbour;

  /**
   * @param neighbour another machine, that has no part in this Docker host's networks
   */
  public DockerSide(DockerMode docker, Prober prober, Probe.Source neighbour) {
    this.docker = docker;
    this.prober = prober;
    this.neighbour = neighbour;
  }

  /** Creates networks and containers and waits until every server answers its own machine. */
  public static void setUp(DockerMode docker) {
    docker.networks().create(NetworkSpec.bridge("front", Map.of()));
    docker.networks().create(NetworkSpec.bridge("back", Map.of()));
    docker
        .containers()
        .run(
            RunRequest.of("database", IMAGE)
                .on("back")
                .with(spec -> spec.command(List.of("netserve", DATABASE_PORT + "/tcp"))));
    runApi(docker);
    var published = new PortMapping("127.0.0.1", 0, new ExposedPort(80, Protocol.TCP));
    docker
        .containers()
        .run(
            RunRequest.of("web", IMAGE)
                .on("front")
                .with(spec ->
                    spec.command(List.of("netserve", "80/http")).ports(List.of(published))));
  }

  private static void runApi(DockerMode docker) {
    docker
        .containers()
        .run(
            RunRequest.of("api", IMAGE)
                .on("front")
                .on("back")
                .with(spec -> spec.command(List.of("netserve", API_PORT + "/http"))));
  }

  @Override
  public Cell addresses() {
    var measuring = new Measuring(prober);
    var lines = new ArrayList<String>();
    for (var container : List.of("web", "api", "database")) {
      places(container)
          .forEach((network, place) ->
              place
                  .ip()
                  .ifPresent(
                      ip -> lines.add(container + " " + ip + given(measuring, network, ip))));
    }
    var reached = measuring.send(Measuring.http(source("web"), "api", API_PORT));
    Measuring.answer(reached)
        .ifPresent(answer -> lines.add("api itself says " + answer.serverAddress()));
    return measuring.says(String.join("\n", lines));
  }

  /** Names the range an address was given from, where the network's own range holds it. */
  private String given(Measuring measuring, String network, Ip ip) {
    var subnets = docker.networks().get(network).state().subnets();
    measuring.seen("docker network inspect " + network, subnets.toString());
    return subnets.stream()
        .filter(subnet -> subnet.cidr().contains(ip))
        .findFirst()
        .map(subnet -> " given by network " + network + " " + subnet.cidr())
        .orElse(" outside the range of network " + network);
  }

  @Override
  public Cell names() {
    var measuring = new Measuring(prober);
    var found = measuring.send(new Probe.Lookup(source("web"), "api", "A", Measuring.PATIENCE));
    var hidden =
        measuring.send(new Probe.Lookup(source("web"), "database", "A", Measuring.PATIENCE));
    return measuring.says(
        resolved("api", found)
            + "\ndatabase: "
            + (hidden.reached() ? resolved("database", hidden) : Measuring.outcome(hidden)));
  }

  /** Who a name is, by the full name it was found under, and who said so. */
  static String resolved(String name, ProbeResult found) {
    if (!found.reached()) {
      return name + ": " + Measuring.outcome(found);
    }
    // NAME TTL TYPE RDATA
    var record = List.of(found.records().getLast().split("\\s+"));
    var fullName = record.getFirst().replaceAll("\\.$", "");
    var under = fullName.equals(name) ? "" : " (" + fullName + ")";
    return name + " is " + record.getLast() + under + ", told by " + found.server();
  }

  @Override
  public Cell entry() {
    var measuring = new Measuring(prober);
    var ports = docker.containers().get("web").state().ports();
    measuring.seen("docker port web", ports.toString());
    var lines = new ArrayList<String>();
    for (var port : ports) {
      var result =
          measuring.send(
              Measuring.http(Probe.Source.thisMachine(), port.hostIp(), port.hostPort()));
      lines.add(
          port.hostIp()
              + ":"
              + port.hostPort()
              + " -> web:"
              + port.container().port()
              + " "
              + Measuring.outcome(result)
              + ", mapped by hand with -p");
    }
    var others = docker.containers().get("api").state().ports();
    measuring.seen("docker port api", others.toString());
    lines.add(others.isEmpty() ? "api: no port mapped, no way in" : "api: " + others);
    return measuring.says(String.join("\n", lines));
  }

  @Override
  public Cell translation() {
    var measuring = new Measuring(prober);
    var inside = measuring.send(Measuring.http(source("web"), "api", API_PORT));
    var own =
        places("web").values().stream()
            .flatMap(place -> place.ip().stream())
            .map(Ip::toString)
            .toList();
    var lines = new ArrayList<String>();
    lines.add(
        "web to api: "
            + Measuring.answer(inside)
                .map(answer -> seen(own, answer.client()))
                .orElse(Measuring.outcome(inside)));
    for (var port : docker.containers().get("web").state().ports()) {
      var outside =
          measuring.send(
              Measuring.http(Probe.Source.thisMachine(), port.hostIp(), port.hostPort()));
      lines.add(
          "outside to web: "
              + Measuring.answer(outside)
                  .map(answer ->
                      seen(List.of(port.hostIp()), answer.client())
                          + "; destination "
                          + port.hostIp()
                          + ":"
                          + port.hostPort()
                          + " became "
                          + answer.server())
                  .orElse(Measuring.outcome(outside)));
    }
    return measuring.says(String.join("\n", lines));
  }

  /** Says whether a server saw a client's own address. */
  static String seen(List<String> own, String client) {
    return own.contains(client)
        ? "the server saw the client's own address " + client
        : "source " + String.join(", ", own) + " became " + client;
  }

  @Override
  public Cell isolation() {
    var measuring = new Measuring(prober);
    var address = firstAddress("database");
    var lines = new ArrayList<String>();
    for (var client : List.of("api", "web")) {
      var results =
          measuring.send(
              List.of(
                  Measuring.tcp(source(client), "database", DATABASE_PORT),
                  Measuring.tcp(source(client), address, DATABASE_PORT)));
      lines.add(
          client
              + ": by name "
              + Measuring.outcome(results.getFirst())
              + ", by address "
              + Measuring.outcome(results.getLast()));
    }
    var shared = new ArrayList<>(places("web").keySet());
    shared.retainAll(places("database").keySet());
    measuring.seen(
        "docker inspect web database",
        "web " + places("web").keySet() + ", database " + places("database").keySet());
    lines.add(
        shared.isEmpty()
            ? "web and database share no network"
            : "web and database share " + String.join(", ", shared));
    return measuring.says(String.join("\n", lines));
  }

  @Override
  public Cell reach() {
    var measuring = new Measuring(prober);
    var scope = docker.networks().get("front").state().scope();
    measuring.seen("docker network inspect front", "scope " + scope);
    var ping =
        measuring.send(
            new Probe.Ping(neighbour, firstAddress("web").toString(), Measuring.PATIENCE));
    return measuring.says(
        "from another machine to web's address: "
            + Measuring.outcome(ping)
            + "\nnetwork front has scope "
            + scope);
  }

  @Override
  public Cell replacement() {
    var measuring = new Measuring(prober);
    var before = places("api");
    var start = System.nanoTime();
    docker.containers().remove(docker.containers().get("api"), true);
    var gone = measuring.send(Measuring.http(source("web"), "api", API_PORT));
    runApi(docker);
    var back =
        Waiting.until(
            "the new api to answer",
            Duration.ofSeconds(20),
            () ->
                Optional.of(measuring.send(Measuring.http(source("web"), "api", API_PORT)))
                    .filter(ProbeResult::reached));
    var millis = (System.nanoTime() - start) / 1_000_000;
    var after = places("api");
    var moved =
        after.entrySet().stream()
            .map(entry ->
                moved(
                    Optional.ofNullable(before.get(entry.getKey())).flatMap(Attachment::ip),
                    entry.getValue().ip()))
            .collect(Collectors.joining(", "));
    return measuring.says(
        "removed and run again by hand; in between: "
            + Measuring.outcome(gone)
            + "\naddress: "
            + moved
            + "\nname api answers again at "
            + back.address()
            + " after "
            + millis
            + " ms");
  }

  private static String moved(Optional<Ip> before, Optional<Ip> after) {
    var from = before.map(Ip::toString).orElse("none");
    var to = after.map(Ip::toString).orElse("none");
    return from.equals(to) ? to + " again" : from + " became " + to;
  }

  private Probe.Source source(String container) {
    return new Probe.Source.Local(container, docker.containers().get(container).state().pid());
  }

  /** A container's places by the name the user gave the network. */
  private Map<String, Attachment> places(String container) {
    DockerContainer found = docker.containers().get(container);
    return new TreeMap<>(found.attachments(docker.networks()));
  }

  private Ip firstAddress(String container) {
    return places(container).values().stream()
        .flatMap(place -> place.ip().stream())
        .findFirst()
        .orElseThrow(() -> new NetduoException("container " + container + " has no address"));
  }
}
