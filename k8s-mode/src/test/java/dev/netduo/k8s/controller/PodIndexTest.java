package dev.netduo.k8s.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Informer;
import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the index believes when news of a pod come late, twice or in the wrong order. */
class PodIndexTest {
  private final PodIndex index = new PodIndex();

  @Test
  void aPodIsFoundByItsOwnerFromTheMomentItIsWritten() {
    index.learn(pod("a", 1, Optional.of("set")));

    assertThat(index.ownedBy("set")).hasSize(1);
    assertThat(index.orphans("default")).isEmpty();
  }

  @Test
  void anOlderStateDoesNotReplaceANewerOne() {
    index.learn(pod("a", 2, Optional.empty()));
    index.changed(
        new Informer.Change<>(Optional.empty(), Optional.of(pod("a", 1, Optional.of("set")))));

    assertThat(index.ownedBy("set")).isEmpty();
    assertThat(index.orphans("default")).hasSize(1);
  }

  @Test
  void aPodThatIsGoneStaysGoneWhateverIsLearntLater() {
    index.learn(pod("a", 1, Optional.of("set")));
    index.changed(
        new Informer.Change<>(Optional.of(pod("a", 3, Optional.of("set"))), Optional.empty()));
    index.learn(pod("a", 2, Optional.of("set")));
    index.forget(pod("b", 4, Optional.of("set")));
    index.changed(
        new Informer.Change<>(Optional.empty(), Optional.of(pod("b", 4, Optional.of("set")))));

    assertThat(index.ownedBy("set")).isEmpty();
  }

  private static Pod pod(String name, long version, Optional<String> owner) {
    var pod = Samples.pod(name);
    pod.getMetadata().setUid("uid-" + name);
    pod.getMetadata().setResourceVersion(Long.toString(version));
    owner.ifPresent(uid ->
        pod.getMetadata()
            .setOwnerReferences(
                List.of(
                    new OwnerReferenceBuilder()
                        .withKind("ReplicaSet")
                        .withName("web")
                        .withUid(uid)
                        .withController(true)
                        .build())));
    return pod;
  }
}
