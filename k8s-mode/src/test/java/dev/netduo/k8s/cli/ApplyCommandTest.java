package dev.netduo.k8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {
  private static final String APP =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        selector: {app: web}
        ports: [{port: 80}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: web, labels: {app: web}}
      spec:
        containers: [{name: main, image: netduo/box}]
      """;

  private final Kubectl kubectl = new Kubectl();

  @TempDir private Path folder;

  @Test
  void tellsWhatWasCreatedConfiguredAndUnchanged() {
    assertThat(kubectl.run("apply -f -", APP).out())
        .isEqualTo("service/web created\npod/web created\n");
    assertThat(kubectl.run("apply -f -", APP).out())
        .isEqualTo("service/web unchanged\npod/web unchanged\n");
    assertThat(kubectl.run("apply -f -", APP.replace("port: 80", "port: 81")).out())
        .isEqualTo("service/web configured\npod/web unchanged\n");
  }

  @Test
  void aFolderIsReadInTheOrderOfItsNames() throws IOException {
    Files.writeString(folder.resolve("b.yaml"), APP.substring(APP.indexOf("---")));
    Files.writeString(folder.resolve("a.yml"), APP.substring(0, APP.indexOf("---")));
    Files.writeString(folder.resolve("notes.txt"), "no manifest");

    assertThat(kubectl.out("apply -f " + folder))
        .isEqualTo("service/web created\npod/web created\n");
    assertThat(kubectl.out("delete -f " + folder + "/"))
        .isEqualTo(
            "service \"web\" deleted from default namespace\npod \"web\" deleted from default namespace\n");
  }

  @Test
  void deletingWhatIsGoneNamesTheFile() {
    assertThat(kubectl.run("delete -f -", APP).err())
        .startsWith(
            "Error from server (NotFound): error when deleting \"-\": services \"web\" not found\n");
    assertThat(kubectl.run("delete --ignore-not-found -f -", APP))
        .isEqualTo(new Kubectl.Result(0, "", ""));
  }

  @Test
  void aMistakeAnywhereChangesNothing() {
    var result = kubectl.run("apply -f -", APP.replace("image:", "imge:"));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("-:12: spec.containers[0].imge: unknown field, did you mean 'image'?");
    assertThat(kubectl.store.list(Kinds.SERVICE).items()).isEmpty();
  }

  @Test
  void aRefusalNamesTheFileAndTheRestIsApplied() throws IOException {
    var file = folder.resolve("app.yaml");
    Files.writeString(
        file, APP.replace("metadata: {name: web}", "metadata: {name: web, namespace: shop}"));

    var result = kubectl.run("apply -f " + file);

    assertThat(result.out()).isEqualTo("pod/web created\n");
    assertThat(result.err())
        .isEqualTo(
            "Error from server (NotFound): error when applying \""
                + file
                + "\": namespaces \"shop\" not found\n");
  }

  @Test
  void invalidFieldsAreSaidAsKubectlDoes() {
    assertThat(
            kubectl.run("apply -f -", APP.replace("port: 80", "port: 70000, targetPort: 80")).err())
        .isEqualTo(
            "The Service \"web\" is invalid: spec.ports[0].port: Invalid value: 70000: must be"
                + " between 1 and 65535, inclusive\n");
    assertThat(kubectl.run("apply -f -", APP.replace("port: 80", "port: 70000")).err())
        .startsWith("The Service \"web\" is invalid: \n* spec.ports[0].port: Invalid value: 70000")
        .contains("\n* spec.ports[0].targetPort: Invalid value: 70000");
  }

  @Test
  void anotherNamespaceThanTheLinesIsRefused() {
    var result =
        kubectl.run(
            "apply -n default -f -", APP.replace("{name: web}", "{name: web, namespace: shop}"));

    assertThat(result.err())
        .contains("the namespace from the provided object \"shop\" does not match");
  }

  @Test
  void whatWasOnlyCreatedIsAdoptedWithAWarning() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    var result = kubectl.run("apply -f -", APP);

    assertThat(result.out()).isEqualTo("service/web created\npod/web configured\n");
    assertThat(result.err()).startsWith("Warning: resource pods/web is missing the kubectl");
  }

  @Test
  void createRefusesWhatIsThere() {
    assertThat(kubectl.run("create -f -", APP).out())
        .isEqualTo("service/web created\npod/web created\n");
    assertThat(kubectl.run("create -f -", APP).err())
        .startsWith(
            "Error from server (AlreadyExists): error when creating \"-\": services \"web\" already"
                + " exists\n");
  }

  @Test
  void withoutFilesItSaysHow() {
    assertThat(kubectl.err("apply")).contains("must specify one of -f and -k");
    assertThat(kubectl.err("apply -f nowhere.yaml"))
        .contains("the path \"nowhere.yaml\" does not exist");
  }
}
