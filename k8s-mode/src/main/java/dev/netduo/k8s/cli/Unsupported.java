package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Unmatched;

/**
 * The flags and commands the real kubectl has and netduo does not: they are named as such, never
 * ignored and never mistaken for a typing error. Source: kubectl's reference, release 1.36.
 */
final class Unsupported {
  private static final String EVERYWHERE =
      "--as --as-group --as-uid --cache-dir --certificate-authority --client-certificate"
          + " --client-key --cluster --context --disable-compression --insecure-skip-tls-verify"
          + " --kubeconfig --kuberc --log-flush-frequency --match-server-version --password"
          + " --profile --profile-output --request-timeout -s --server --tls-server-name --token"
          + " --user --username -v --v --vmodule --warnings-as-errors --template"
          + " --show-managed-fields --allow-missing-template-keys";

  private static final Map<String, String> FLAGS =
      Map.ofEntries(
          Map.entry(
              "get",
              "-f --filename -k --kustomize -R --recursive --chunk-size --output-watch-events --raw"
                  + " --server-print --show-kind --subresource -w --watch --watch-only"),
          Map.entry("describe", "--chunk-size -k --kustomize --show-events"),
          Map.entry(
              "apply",
              "-A --all --cascade --dry-run --field-manager --force --force-conflicts"
                  + " --grace-period -k --kustomize --openapi-patch --overwrite --prune"
                  + " --prune-allowlist -l --selector --server-side --subresource --timeout"
                  + " --validate --wait"),
          Map.entry(
              "create",
              "--edit --field-manager -k --kustomize --raw --save-config -l --selector"
                  + " --validate --windows-line-endings"),
          Map.entry("create namespace", "--field-manager --save-config --validate"),
          Map.entry("create deployment", "--field-manager --save-config --validate"),
          Map.entry("create service clusterip", "--field-manager --save-config --validate"),
          Map.entry("create service nodeport", "--field-manager --save-config --validate"),
          Map.entry("create service loadbalancer", "--field-manager --save-config --validate"),
          Map.entry("create service externalname", "--field-manager --save-config --validate"),
          Map.entry(
              "run",
              "--annotations --detach-keys --field-manager -i --stdin -t --tty"
                  + " --image-pull-policy --override-type --overrides --privileged -q --quiet"
                  + " --save-config --grace-period --cascade --force --timeout --wait -f --filename"),
          Map.entry(
              "expose",
              "--external-ip --field-manager -f --filename -k --kustomize --load-balancer-ip"
                  + " --override-type --overrides -R --recursive --save-config"
                  + " --session-affinity"),
          Map.entry("delete", "--dry-run --field-selector -i --interactive -k --kustomize --raw"),
          Map.entry(
              "scale",
              "--dry-run -f --filename -k --kustomize -R --recursive --resource-version --timeout"),
          Map.entry(
              "label",
              "--dry-run --field-manager --field-selector -f --filename -k --kustomize --list -R"
                  + " --recursive --resource-version"),
          Map.entry(
              "annotate",
              "--dry-run --field-manager --field-selector -f --filename -k --kustomize --list -R"
                  + " --recursive --resource-version"),
          Map.entry(
              "rollout status",
              "-f --filename -k --kustomize -R --recursive --revision -l --selector"),
          Map.entry(
              "rollout restart",
              "--field-manager -f --filename -k --kustomize -R --recursive -l --selector"),
          Map.entry("wait", "--field-selector -f --filename --local -R --recursive"),
          Map.entry("exec", "-f --filename --pod-running-timeout -q --quiet"),
          Map.entry(
              "logs",
              "--all-pods --ignore-errors --insecure-skip-tls-verify-backend --limit-bytes"
                  + " --max-log-requests --pod-running-timeout --prefix -p --previous --since"
                  + " --since-time --timestamps"),
          Map.entry("api-resources", "--api-group --cached --categories --sort-by --verbs"));

  /** The commands the real kubectl has and netduo does not. */
  static final List<String> COMMANDS =
      List.of(
          "alpha",
          "api-versions",
          "attach",
          "auth",
          "autoscale",
          "certificate",
          "completion",
          "config",
          "cordon",
          "cp",
          "debug",
          "diff",
          "drain",
          "edit",
          "events",
          "explain",
          "kustomize",
          "options",
          "patch",
          "plugin",
          "port-forward",
          "proxy",
          "replace",
          "set",
          "taint",
          "top",
          "uncordon");

  private static final Map<String, List<String>> BELOW =
      Map.of(
          "rollout", List.of("history", "pause", "resume", "undo"),
          "create",
              List.of(
                  "clusterrole",
                  "clusterrolebinding",
                  "configmap",
                  "cronjob",
                  "ingress",
                  "job",
                  "poddisruptionbudget",
                  "priorityclass",
                  "quota",
                  "role",
                  "rolebinding",
                  "secret",
                  "serviceaccount",
                  "token"));

  private Unsupported() {}

  /** The commands below another that the real kubectl has and netduo does not. */
  static List<String> below(String command) {
    return BELOW.getOrDefault(command, List.of());
  }

  /**
   * Adds the flags of one command.
   *
   * @param path its words after {@code kubectl}
   */
  static void flags(CommandSpec spec, String path) {
    for (var flag : (FLAGS.getOrDefault(path, "") + " " + EVERYWHERE).strip().split(" ", -1)) {
      if (!spec.optionsMap().containsKey(flag)) {
        spec.addOption(
            OptionSpec.builder(flag)
                .hidden(true)
                .arity("0..1")
                .type(String.class)
                .preprocessor(new Refusal("kubectl " + path + ": " + flag, hint(path, flag)))
                .build());
      }
    }
  }

  private static String hint(String path, String flag) {
    if (path.equals("run") && List.of("-i", "--stdin", "-t", "--tty").contains(flag)) {
      return "; create the pod with a command that lasts, then kubectl exec -it NAME -- sh, or show"
          + " what it prints with --rm --restart=Never";
    }
    if (path.equals("get") && (flag.equals("-w") || flag.startsWith("--watch"))) {
      return "; wait for something with kubectl wait or kubectl rollout status";
    }
    return "";
  }

  /** Says that something is not supported, as soon as it is seen. */
  private record Refusal(String what, String instead) implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> args, CommandSpec spec, ArgSpec argSpec, Map<String, Object> info) {
      throw new ParameterException(
          spec.commandLine(), what + " is not supported by netduo" + instead);
    }
  }

  /** A command that only says that it is not supported. */
  @Command(hidden = true)
  static final class Line implements Callable<Integer> {
    private final String name;

    @Unmatched private List<String> ignored = new ArrayList<>();

    Line(String name) {
      this.name = name;
    }

    @Override
    public Integer call() {
      throw new NetduoException(
          "kubectl " + name + " is not supported by netduo", "see what is: kubectl --help");
    }
  }
}
