package dev.netduo.docker.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.docker.compose.Existing.OfContainer;
import dev.netduo.docker.compose.Existing.OfNetwork;
import dev.netduo.docker.compose.model.ComposeProject;
import dev.netduo.docker.compose.read.ComposeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What has to be done, given what is wanted and what is there. */
final class PlannerTest {
  private static final Existing NOTHING = new Existing(List.of(), List.of());
  private static final ComposeProject SHOP =
      project(
          """
          services:
            web: {image: box, networks: [front], depends_on: [api]}
            api: {image: box, networks: [front, back], depends_on: [db]}
            db: {image: box, networks: [back]}
          networks: {front: , back: }
          """);

  @Test
  void from_nothing_networks_come_first_and_services_after_what_they_need() {
    assertThat(up(SHOP, NOTHING))
        .containsExactly(
            "CreateNetwork shop_back",
            "CreateNetwork shop_front",
            "CreateContainer shop-db-1",
            "CreateContainer shop-api-1",
            "CreateContainer shop-web-1");
  }

  @Test
  void a_service_alone_brings_only_what_it_needs() {
    assertThat(words(Planner.up(SHOP, List.of("db"), NOTHING, false, false)))
        .containsExactly("CreateNetwork shop_back", "CreateContainer shop-db-1");
  }

  @Test
  void a_second_time_nothing_is_to_be_done() {
    assertThat(up(SHOP, as(SHOP)))
        .containsExactly(
            "KeepContainer shop-db-1", "KeepContainer shop-api-1", "KeepContainer shop-web-1");
  }

  @Test
  void one_that_stands_still_is_started() {
    var stopped = changed(as(SHOP), "shop-api-1", c -> running(c, false));

    assertThat(up(SHOP, stopped)).contains("StartContainer shop-api-1", "KeepContainer shop-web-1");
  }

  @Test
  void one_that_is_another_by_now_is_made_anew_and_only_that() {
    var other = changed(as(SHOP), "shop-db-1", c -> hash(c, "another"));

    assertThat(up(SHOP, other))
        .containsExactly(
            "RecreateContainer shop-db-1", "KeepContainer shop-api-1", "KeepContainer shop-web-1");
  }

  @Test
  void one_that_lost_a_network_is_made_anew() {
    var alone = changed(as(SHOP), "shop-api-1", c -> on(c, Set.of("shop_front")));

    assertThat(up(SHOP, alone)).contains("RecreateContainer shop-api-1");
  }

  @Test
  void all_are_made_anew_where_that_is_asked_for() {
    assertThat(words(Planner.up(SHOP, List.of(), as(SHOP), true, false)))
        .allMatch(step -> step.startsWith("RecreateContainer"));
  }

  @Test
  void a_network_that_changed_takes_its_containers_with_it() {
    var existing = as(SHOP);
    var networks =
        existing.networks().stream()
            .map(n -> n.name().equals("shop_back") ? new OfNetwork(n.name(), "shop", "old") : n)
            .toList();

    assertThat(up(SHOP, new Existing(networks, existing.containers())))
        .containsExactly(
            "RemoveContainer shop-api-1",
            "RemoveContainer shop-db-1",
            "RemoveNetwork shop_back",
            "CreateNetwork shop_back",
            "CreateContainer shop-db-1",
            "CreateContainer shop-api-1",
            "KeepContainer shop-web-1");
  }

  @Test
  void more_are_created_and_fewer_are_removed() {
    var three = SHOP.scaled("web", 3);

    assertThat(up(three, as(SHOP)))
        .endsWith(
            "KeepContainer shop-web-1", "CreateContainer shop-web-2", "CreateContainer shop-web-3");
    assertThat(up(SHOP, as(three)))
        .endsWith(
            "RemoveContainer shop-web-2", "RemoveContainer shop-web-3", "KeepContainer shop-web-1");
    assertThat(up(SHOP.scaled("web", 0), as(SHOP))).endsWith("RemoveContainer shop-web-1");
  }

  @Test
  void one_that_lives_in_anothers_network_follows_it() {
    var pair =
        project("services: {a: {image: box}, side: {image: box, network_mode: 'service:a'}}");
    var other = changed(as(pair), "shop-a-1", c -> hash(c, "another"));

    assertThat(up(pair, other))
        .containsExactly("RecreateContainer shop-a-1", "RecreateContainer shop-side-1");
  }

  @Test
  void one_whose_service_is_gone_stays_until_it_is_asked_for() {
    var without = project("services: {db: {image: box, networks: [back]}}\nnetworks: {back: }");
    var existing = as(SHOP);

    assertThat(Planner.orphans(without, existing))
        .extracting(OfContainer::name)
        .containsExactly("shop-api-1", "shop-web-1");
    assertThat(up(without, existing)).containsExactly("KeepContainer shop-db-1");
    assertThat(words(Planner.up(without, List.of(), existing, false, true)))
        .containsExactly(
            "RemoveContainer shop-api-1", "RemoveContainer shop-web-1", "KeepContainer shop-db-1");
  }

  @Test
  void external_networks_must_be_there_and_are_left_alone() {
    var outside =
        project(
            "services: {a: {image: box, networks: [x]}}\nnetworks: {x: {external: true, name: lan}}");

    assertThatThrownBy(() -> up(outside, NOTHING))
        .hasMessage("network lan declared as external, but could not be found");
    var there = new Existing(List.of(new OfNetwork("lan", "", "")), List.of());
    assertThat(up(outside, there)).containsExactly("CreateContainer shop-a-1");
    assertThat(words(Planner.down(outside, as(outside), false)))
        .containsExactly("RemoveContainer shop-a-1");
  }

  @Test
  void a_network_of_somebody_else_is_not_taken() {
    var taken = new Existing(List.of(new OfNetwork("shop_back", "", "")), List.of());

    assertThatThrownBy(() -> up(SHOP, taken)).hasMessageContaining("was not created for project");
  }

  @Test
  void down_goes_the_other_way() {
    assertThat(words(Planner.down(SHOP, as(SHOP), false)))
        .containsExactly(
            "RemoveContainer shop-web-1",
            "RemoveContainer shop-api-1",
            "RemoveContainer shop-db-1",
            "RemoveNetwork shop_back",
            "RemoveNetwork shop_front");
    assertThat(Planner.down(SHOP, NOTHING, false)).isEmpty();
  }

  @Test
  void down_leaves_orphans_and_the_networks_under_them() {
    var without = project("services: {db: {image: box, networks: [back]}}\nnetworks: {back: }");

    assertThat(words(Planner.down(without, as(SHOP), false)))
        .containsExactly(
            "RemoveContainer shop-db-1", "KeepNetwork shop_back", "KeepNetwork shop_front");
    assertThat(words(Planner.down("shop", as(SHOP))))
        .hasSize(5)
        .noneMatch(s -> s.startsWith("Keep"));
  }

  private static List<String> up(ComposeProject project, Existing existing) {
    return words(Planner.up(project, List.of(), existing, false, false));
  }

  private static List<String> words(List<Step> steps) {
    return steps.stream().map(step -> step.getClass().getSimpleName() + " " + step.name()).toList();
  }

  private static ComposeProject project(String text) {
    return ComposeReader.read("compose.yaml", text, Map.of(), Optional.empty(), "shop").project();
  }

  /** A session in which everything is as a project wants it. */
  private static Existing as(ComposeProject project) {
    var networks =
        project.networks().values().stream()
            .map(network ->
                network.external()
                    ? new OfNetwork(network.name(), "", "")
                    : new OfNetwork(network.name(), "shop", network.fingerprint()))
            .toList();
    var containers = new ArrayList<OfContainer>();
    for (var service : project.services().values()) {
      var places =
          service.attachment() instanceof dev.netduo.docker.compose.model.Attachment.Networks(var m)
              ? m.stream().map(place -> project.network(place.network()).name()).toList()
              : List.<String>of();
      for (int number = 1; number <= service.scale(); number++) {
        containers.add(
            new OfContainer(
                project.containerName(service, number),
                service.name(),
                number,
                service.fingerprint(),
                true,
                Set.copyOf(places)));
      }
    }
    return new Existing(networks, containers);
  }

  private static Existing changed(
      Existing existing, String name, java.util.function.UnaryOperator<OfContainer> change) {
    return new Existing(
        existing.networks(),
        existing.containers().stream()
            .map(container -> container.name().equals(name) ? change.apply(container) : container)
            .toList());
  }

  private static OfContainer running(OfContainer c, boolean running) {
    return new OfContainer(c.name(), c.service(), c.number(), c.hash(), running, c.networks());
  }

  private static OfContainer hash(OfContainer c, String hash) {
    return new OfContainer(c.name(), c.service(), c.number(), hash, c.running(), c.networks());
  }

  private static OfContainer on(OfContainer c, Set<String> networks) {
    return new OfContainer(c.name(), c.service(), c.number(), c.hash(), c.running(), networks);
  }
}
