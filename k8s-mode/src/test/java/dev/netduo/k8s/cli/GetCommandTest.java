package dev.netduo.k8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GetCommandTest {
  private final Kubectl kubectl = new Kubectl();

  @Test
  void podsAreATable() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));
    Samples.markRunning(kubectl.store, "web", "10.244.1.2");
    kubectl.later(Duration.ofSeconds(200));

    assertThat(kubectl.out("get pods"))
        .isEqualTo(
            """
            NAME   READY   STATUS    RESTARTS   AGE
            web    0/1     Running   0          3m20s
            """);
    assertThat(kubectl.out("get po -owide --no-headers"))
        .isEqualTo("web   0/1   Running   0   3m20s   10.244.1.2   <none>   <none>   <none>\n");
  }

  @Test
  void servicesAndDeploymentsHaveTheirOwnColumns() {
    kubectl.store.create(Kinds.SERVICE, Samples.service("web"));
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 2));

    assertThat(kubectl.out("get svc,deploy"))
        .matches(
            """
            NAME          TYPE        CLUSTER-IP +EXTERNAL-IP   PORT\\(S\\)   AGE
            service/web   ClusterIP   10\\.96[.\\d]+ +<none>        80/TCP    0s

            NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
            deployment.apps/web   0/2     0            0           0s
            """);
  }

  @Test
  void theNamespaceMayStandBeforeAndAfterTheCommand() {
    kubectl.out("create namespace shop");
    kubectl.out("run web --image=netduo/box -n shop");

    assertThat(kubectl.out("-n shop get pods -o name")).isEqualTo("pod/web\n");
    assertThat(kubectl.out("get pods -o name --namespace=shop")).isEqualTo("pod/web\n");
    assertThat(kubectl.out("get pods -A --no-headers")).startsWith("shop   web ");
    assertThat(kubectl.run("get pods"))
        .isEqualTo(new Kubectl.Result(0, "", "No resources found in default namespace.\n"));
    assertThat(kubectl.run("get services -A").err()).isEqualTo("No resources found\n");
  }

  @Test
  void labelsChooseAndAreShown() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));
    kubectl.store.create(Kinds.POD, Samples.pod("api"));

    assertThat(kubectl.out("get pods -l app=web -o name")).isEqualTo("pod/web\n");
    assertThat(kubectl.out("get pods -l 'app in (web,api)' -o name"))
        .isEqualTo("pod/api\npod/web\n");
    assertThat(kubectl.out("get pods web --show-labels --no-headers")).endsWith("app=web\n");
    assertThat(kubectl.out("get pod web -L app")).contains("AGE   APP\n");
    assertThat(kubectl.out("get pods --field-selector metadata.name=api -o name"))
        .isEqualTo("pod/api\n");
    assertThat(kubectl.out("get pods --field-selector=metadata.name!=api -o name"))
        .isEqualTo("pod/web\n");
  }

  @Test
  void anObjectIsShownWholeAsJsonYamlAndByPath() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    assertThat(kubectl.out("get pod web -o json"))
        .contains("\"kind\" : \"Pod\"", "\"name\" : \"web\"");
    assertThat(kubectl.out("get pod/web -o yaml"))
        .startsWith("apiVersion: v1\nkind: Pod\nmetadata:\n")
        .contains("  containers:\n  - image: netduo/box\n");
    assertThat(kubectl.out("get pod web -o jsonpath='{.spec.containers[0].image}'"))
        .isEqualTo("netduo/box\n");
    assertThat(kubectl.out("get pods -o json")).contains("\"kind\" : \"List\"", "\"items\" : [");
    assertThat(kubectl.out("get pods -o custom-columns=NAME:.metadata.name,Node:.spec.nodeName"))
        .isEqualTo("NAME   Node\nweb    <none>\n");
  }

  @Test
  void whatIsMissingIsSaidInTheServersWordsAndTheRestIsShown() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    assertThat(kubectl.run("get pods web other -o name"))
        .isEqualTo(
            new Kubectl.Result(
                1, "pod/web\n", "Error from server (NotFound): pods \"other\" not found\n"));
    assertThat(kubectl.err("get deploy/x svc/y"))
        .isEqualTo(
            """
            Error from server (NotFound): deployments.apps "x" not found
            Error from server (NotFound): services "y" not found
            """);
    assertThat(kubectl.run("get pod other --ignore-not-found"))
        .isEqualTo(new Kubectl.Result(0, "", ""));
  }

  @Test
  void anUnknownTypeNamesTheNearest() {
    assertThat(kubectl.err("get pdos"))
        .isEqualTo(
            """
            error: the server doesn't have a resource type "pdos"
            hint: did you mean 'pods'?
            """);
    assertThat(kubectl.out("get endpoints")).isEmpty();
    assertThat(kubectl.err("get")).contains("You must specify the type of resource to get");
    assertThat(kubectl.err("get pods pod/web")).contains("there is no need to specify");
  }

  @Test
  void anUnknownOutputNamesTheNearest() {
    assertThat(kubectl.err("get pods -o jsn")).contains("did you mean -o json?");
    assertThat(kubectl.err("get pods -o go-template=x"))
        .contains("-o go-template is not supported by netduo");
  }

  @Test
  void flagsOfTheRealKubectlAreNamedAndUnknownOnesGetTheNearest() {
    assertThat(kubectl.err("get pods --watch"))
        .contains("kubectl get: --watch is not supported by netduo");
    assertThat(kubectl.err("get pods --context=x")).contains("--context is not supported");
    assertThat(kubectl.err("get pods --show-label")).contains("did you mean --show-labels?");
    assertThat(kubectl.err("port-forward pod/web 80"))
        .contains("kubectl port-forward is not supported by netduo");
    assertThat(kubectl.err("gte pods")).contains("did you mean get?");
  }

  @Test
  void nothingOfALineIsLeftForTheNext() {
    kubectl.out("create namespace shop");
    kubectl.out("run web --image=netduo/box -n shop");

    assertThat(
            kubectl.runAll(
                "-n shop get pods -o name -L run -l run=web",
                "get pods",
                "get pod web -n shop --no-headers",
                "get pods -o name"))
        .extracting(result -> result.exitCode() + result.out() + result.err())
        .containsExactly(
            "0pod/web\n",
            "0No resources found in default namespace.\n",
            "0web   0/1   Pending   0   0s\n",
            "0");
  }

  @Test
  void shortFlagsMayHoldTheirValue() {
    kubectl.out("run web --image=netduo/box");

    assertThat(kubectl.out("get pods -lrun=web -oname")).isEqualTo("pod/web\n");
    assertThat(kubectl.out("get pods -ndefault -o=name --no-headers=true")).isEqualTo("pod/web\n");
  }

  @Test
  void sortsByAField() {
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("a", 10));
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("b", 9));

    assertThat(kubectl.out("get deploy -o name --sort-by=.spec.replicas"))
        .isEqualTo("deployment.apps/b\ndeployment.apps/a\n");
  }
}
