package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The names that can stand in a line, asked of a cluster at the moment they are wanted. */
public final class KubectlNames {
  /** How the command line labels a pod. */
  public static final String POD = "POD";

  /** How it labels a kind, also with a name as in {@code pod/web}. */
  public static final String TYPE = "TYPE";

  /** How it labels the name of an object of the TYPE before it. */
  public static final String NAME = "NAME";

  /** How it labels a node. */
  public static final String NODE = "NODE";

  /** How it labels a namespace. */
  public static final String NAMESPACE = "NAMESPACE";

  private final KubeApi api;

  public KubectlNames(KubeApi api) {
    this.api = api;
  }

  /**
   * What can stand for an operand or option value with this label; nothing for other labels.
   *
   * @param words the line's words so far, from {@code kubectl} on
   */
  public List<String> candidates(String paramLabel, List<String> words) {
    try {
      return switch (paramLabel) {
        case POD -> names(Kinds.POD, words);
        case NODE -> names(Kinds.NODE, words);
        case NAMESPACE -> names(Kinds.NAMESPACE, words);
        case TYPE -> types(words);
        case NAME ->
            words.stream().flatMap(w -> Kinds.find(w).stream()).findFirst().stream()
                .flatMap(kind -> names(kind, words).stream())
                .toList();
        default -> List.of();
      };
    } catch (NetduoException e) {
      // A completion that cannot be had is none: the line itself will say what is wrong.
      return List.of();
    }
  }

  private List<String> types(List<String> words) {
    var last = words.isEmpty() ? "" : words.getLast();
    var slash = last.indexOf('/');
    if (slash > 0) {
      return Kinds.find(last.substring(0, slash)).stream()
          .flatMap(kind -> names(kind, words).stream())
          .map(name -> last.substring(0, slash + 1) + name)
          .toList();
    }
    var types = new ArrayList<>(Kinds.ALL.stream().flatMap(Kinds::names).distinct().toList());
    types.add("all");
    return types;
  }

  private List<String> names(ResourceKind<?> kind, List<String> words) {
    var namespace = kind.namespaced() ? namespace(words) : KubeApi.ALL_NAMESPACES;
    return api.list(kind, namespace).items().stream().map(o -> o.getMetadata().getName()).toList();
  }

  private static String namespace(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      if ((word.equals("-n") || word.equals("--namespace")) && i + 1 < words.size()) {
        return words.get(i + 1);
      }
      var attached =
          Stream.of("--namespace=", "-n=", "-n")
              .filter(flag -> word.startsWith(flag) && word.length() > flag.length())
              .findFirst();
      if (attached.isPresent() && !word.startsWith("--no")) {
        return word.substring(attached.get().length());
      }
    }
    return Scope.DEFAULT;
  }
}
