package dev.netduo.k8s.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines that create, change and delete, held to kubectl's words. */
class ChangeCommandsTest {
  private static final String STATEFUL =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        serviceName: db
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec: {containers: [{name: db, image: netduo/box}]}
      """;

  private final Kubectl kubectl = new Kubectl();

  @Test
  void createDeploymentLabelsItsPodsWithItsName() {
    assertThat(kubectl.out("create deployment web --image=netduo/box:1 --replicas=3 --port=80"))
        .isEqualTo("deployment.apps/web created\n");

    var spec = kubectl.store.require(Kinds.DEPLOYMENT, "default", "web").getSpec();
    assertThat(spec.getReplicas()).isEqualTo(3);
    assertThat(spec.getSelector().getMatchLabels()).isEqualTo(Map.of("app", "web"));
    var container = spec.getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getName()).isEqualTo("box");
    assertThat(container.getPorts().getFirst().getContainerPort()).isEqualTo(80);
  }

  @Test
  void servicesAreCreatedAsTheRealOneDoes() {
    assertThat(kubectl.out("create service clusterip web --tcp=80:8080 --tcp=5432"))
        .isEqualTo("service/web created\n");
    kubectl.out("create svc nodeport doors --tcp=80:http --node-port=30080");
    kubectl.out("create service clusterip db --clusterip=None");
    kubectl.out("create service loadbalancer front --tcp=80");
    kubectl.out("create service externalname out --external-name=example.com");

    var web = service("web");
    assertThat(web.getSelector()).isEqualTo(Map.of("app", "web"));
    assertThat(web.getPorts())
        .extracting(ServicePort::getName, ServicePort::getPort, ServicePort::getTargetPort)
        .containsExactly(
            tuple("80-8080", 80, new IntOrString(8080)),
            tuple("5432", 5432, new IntOrString(5432)));
    var door = service("doors").getPorts().getFirst();
    assertThat(door.getTargetPort()).isEqualTo(new IntOrString("http"));
    assertThat(door.getNodePort()).isEqualTo(30080);
    assertThat(service("db").getClusterIP()).isEqualTo("None");
    assertThat(service("front").getType()).isEqualTo("LoadBalancer");
    assertThat(service("out").getExternalName()).isEqualTo("example.com");
  }

  @Test
  void servicesThatCannotBeAreNotCreated() {
    assertThat(kubectl.err("create service clusterip x"))
        .contains("at least one tcp port specifier must be provided");
    assertThat(kubectl.err("create service externalname x --external-name=-bad"))
        .contains("invalid service external name -bad");
    assertThat(kubectl.store.list(Kinds.SERVICE).items()).isEmpty();
  }

  /** Its words are those of kubectl 1.32. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a:b | strconv.ParseUint: parsing \"a\": invalid syntax",
        ":80 | strconv.ParseUint: parsing \"\": invalid syntax",
        "+80 | strconv.ParseUint: parsing \"+80\": invalid syntax",
        "65536 | strconv.ParseUint: parsing \"65536\": value out of range",
        "99999999999999999999 | strconv.ParseUint: parsing \"99999999999999999999\": value out of range",
        "80:0 | must be between 1 and 65535, inclusive",
        "80:-1 | must be between 1 and 65535, inclusive",
        "80:65536 | must be between 1 and 65535, inclusive",
        "80:99999999999999999999 | must be no more than 15 characters,must contain at least one letter (a-z)",
        "80: | must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-),must contain at least one letter (a-z)",
        "80:Bad | must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        "80:a--b | must not contain consecutive hyphens",
        "80:web- | must not begin or end with a hyphen",
        "80:- | must contain at least one letter (a-z),must not begin or end with a hyphen"
      })
  void portsThatAreNoneAreRefusedInTheRealOnesWords(String specifier, String words) {
    assertThat(kubectl.err("create service clusterip x --tcp=" + specifier))
        .isEqualTo(
            "error: "
                + words
                + "\nhint: --tcp="
                + specifier
                + " is to be a port, or a port and the pods' port: --tcp=80:8080\n");
    assertThat(kubectl.store.list(Kinds.SERVICE).items()).isEmpty();
  }

  @Test
  void portsAreReadAsLenientlyAsTheRealOneDoes() {
    kubectl.out("create service clusterip web --tcp=080:0081 --tcp=82:83:84");

    assertThat(service("web").getPorts())
        .extracting(ServicePort::getName, ServicePort::getPort, ServicePort::getTargetPort)
        .containsExactly(
            tuple("080-0081", 80, new IntOrString(81)), tuple("82-83-84", 82, new IntOrString(83)));
  }

  private ServiceSpec service(String name) {
    return kubectl.store.require(Kinds.SERVICE, "default", name).getSpec();
  }

  @Test
  void aCommandAfterTheDashesIsTheContainers() {
    kubectl.out("create deployment sleeper --image=netduo/box -- sleep 600");
    kubectl.out("run one --image=netduo/box -- -v x");
    kubectl.out("run two --image=netduo/box --command -- sh -c 'sleep 5'");

    var deployment = kubectl.store.require(Kinds.DEPLOYMENT, "default", "sleeper").getSpec();
    assertThat(deployment.getTemplate().getSpec().getContainers().getFirst().getCommand())
        .containsExactly("sleep", "600");
    assertThat(container("one").getArgs()).containsExactly("-v", "x");
    assertThat(container("two").getCommand()).containsExactly("sh", "-c", "sleep 5");
  }

  private io.fabric8.kubernetes.api.model.Container container(String pod) {
    return kubectl.store.require(Kinds.POD, "default", pod).getSpec().getContainers().getFirst();
  }

  @Test
  void runLabelsThePodUnlessTold() {
    assertThat(kubectl.out("run web --image=netduo/box --env A=1 --env=B=2"))
        .isEqualTo("pod/web created\n");
    kubectl.out("run db --image=netduo/box -l app=db,tier=data --port=5432 --expose");

    assertThat(kubectl.store.require(Kinds.POD, "default", "web").getMetadata().getLabels())
        .isEqualTo(Map.of("run", "web"));
    assertThat(container("web").getEnv())
        .extracting(e -> e.getName() + "=" + e.getValue())
        .containsExactly("A=1", "B=2");
    assertThat(kubectl.store.require(Kinds.SERVICE, "default", "db").getSpec().getSelector())
        .isEqualTo(Map.of("app", "db", "tier", "data"));
  }

  @Test
  void runSaysWhatToDoInsteadOfATerminal() {
    assertThat(kubectl.err("run -it try --image=netduo/box -- sh"))
        .contains("-i is not supported by netduo", "kubectl exec -it");
  }

  @Test
  void dryRunShowsAndCreatesNothing() {
    assertThat(kubectl.out("create deployment web --image=netduo/box --dry-run=client"))
        .isEqualTo("deployment.apps/web created (dry run)\n");
    assertThat(kubectl.out("run web --image=netduo/box --dry-run=client -o yaml"))
        .startsWith("apiVersion: v1\nkind: Pod\n");
    assertThat(kubectl.store.list(Kinds.POD).items()).isEmpty();
  }

  @Test
  void exposeTakesSelectorAndPortsFromWhatItExposes() {
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 1));

    assertThat(kubectl.out("expose deployment web --port=80 --target-port=http"))
        .isEqualTo("service/web exposed\n");
    assertThat(kubectl.out("expose deploy/web --name=second"))
        .isEqualTo("service/second exposed\n");

    var first = kubectl.store.require(Kinds.SERVICE, "default", "web").getSpec();
    assertThat(first.getSelector()).isEqualTo(Map.of("app", "web"));
    assertThat(first.getPorts().getFirst().getTargetPort().getStrVal()).isEqualTo("http");
    var second = kubectl.store.require(Kinds.SERVICE, "default", "second").getSpec();
    assertThat(second.getPorts().getFirst().getPort()).isEqualTo(8080);
    assertThat(kubectl.err("expose deployment none --port=80"))
        .isEqualTo("Error from server (NotFound): deployments.apps \"none\" not found\n");
  }

  @Test
  void exposeWithoutAnyPortSaysSo() {
    kubectl.out("run web --image=netduo/box");

    assertThat(kubectl.err("expose pod web"))
        .startsWith("error: couldn't find port via --port flag or introspection\n");
  }

  @Test
  void scaleTellsAndChecks() {
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 1));

    assertThat(kubectl.out("scale deployment web --replicas=3"))
        .isEqualTo("deployment.apps/web scaled\n");
    assertThat(kubectl.store.require(Kinds.DEPLOYMENT, "default", "web").getSpec().getReplicas())
        .isEqualTo(3);
    assertThat(kubectl.err("scale deploy/web --replicas=1 --current-replicas=2"))
        .startsWith("error: Expected replicas to be 2, was 3\n");
    assertThat(kubectl.err("scale deploy/none --replicas=1")).contains("NotFound");
    kubectl.run("apply -f -", STATEFUL);
    assertThat(kubectl.out("scale sts/db --replicas=3 --current-replicas=1"))
        .isEqualTo("statefulset.apps/db scaled\n");
    assertThat(kubectl.store.require(Kinds.STATEFUL_SET, "default", "db").getSpec().getReplicas())
        .isEqualTo(3);
    assertThat(kubectl.err("scale deploy/web")).contains("--replicas");
  }

  @Test
  void labelsAreSetOverwrittenAndRemoved() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));

    assertThat(kubectl.out("label pod web tier=front")).isEqualTo("pod/web labeled\n");
    assertThat(kubectl.out("label pod web tier=front")).isEqualTo("pod/web not labeled\n");
    assertThat(kubectl.err("label pod/web tier=back"))
        .startsWith("error: 'tier' already has a value (front), and --overwrite is false\n");
    assertThat(kubectl.out("label pods --all tier=back --overwrite"))
        .isEqualTo("pod/web labeled\n");
    assertThat(kubectl.out("label pod web tier-")).isEqualTo("pod/web unlabeled\n");
    assertThat(kubectl.store.require(Kinds.POD, "default", "web").getMetadata().getLabels())
        .isEqualTo(Map.of("app", "web"));
    assertThat(kubectl.out("annotate pod web note='first try'")).isEqualTo("pod/web annotated\n");
    assertThat(kubectl.err("label pod web")).contains("at least one label update is required");
  }

  @Test
  void deleteTellsEachAndWhatIsMissing() {
    kubectl.store.create(Kinds.POD, Samples.pod("a"));
    kubectl.store.create(Kinds.POD, Samples.pod("b"));
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 1));

    assertThat(kubectl.run("delete pod a none"))
        .isEqualTo(
            new Kubectl.Result(
                1,
                "pod \"a\" deleted from default namespace\n",
                "Error from server (NotFound): pods \"none\" not found\n"));
    assertThat(kubectl.out("delete pods -l app=b"))
        .isEqualTo("pod \"b\" deleted from default namespace\n");
    assertThat(kubectl.out("delete deploy/web"))
        .isEqualTo("deployment.apps \"web\" deleted from default namespace\n");
    assertThat(kubectl.run("delete pod none --ignore-not-found").exitCode()).isZero();
    assertThat(kubectl.err("delete pods")).contains("no name was specified", "--all");
    assertThat(kubectl.run("delete pods --all").err()).isEqualTo("No resources found\n");
  }

  @Test
  void deleteWaitsUntilThePodIsGone() {
    kubectl.store.create(
        Kinds.POD,
        new PodBuilder(Samples.pod("a")).editSpec().withNodeName("node-1").endSpec().build());

    assertThat(kubectl.run("delete pod a --timeout=20ms"))
        .isEqualTo(
            new Kubectl.Result(
                1,
                "pod \"a\" deleted from default namespace\n",
                """
                error: timed out waiting for the condition on pods/a
                hint: see what holds it: kubectl describe pod a
                """));
    assertThat(kubectl.out("get pod a --no-headers")).contains("Terminating");
    assertThat(kubectl.out("delete pod a --wait=false")).contains("deleted");
    assertThat(kubectl.out("delete pod a --force --grace-period=0"))
        .isEqualTo("pod \"a\" force deleted from default namespace\n");
    assertThat(kubectl.store.get(Kinds.POD, "default", "a")).isEmpty();
  }

  @Test
  void everyChangeCanShowTheObjectItself() {
    assertThat(kubectl.out("create namespace shop -o name")).isEqualTo("namespace/shop\n");
    assertThat(kubectl.out("create ns other -o json")).contains("\"kind\" : \"Namespace\"");
    assertThat(kubectl.out("label ns shop a=b -o jsonpath='{.metadata.labels.a}'"))
        .isEqualTo("b\n");
    assertThat(kubectl.out("delete ns shop --wait=false -o name")).isEqualTo("namespace/shop\n");
  }
}
