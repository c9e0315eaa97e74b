package dev.netduo.k8s.runtime.pod;

import java.util.List;
import java.util.Map;

/**
 * {@code $(NAME)} in commands, arguments and variables. {@code $$} stands for a dollar; what names
 * no variable stays as it is. Source: Kubernetes {@code third_party/forked/golang/expansion}.
 */
public final class Expansion {
  private Expansion() {}

  /** Every word with its variables replaced. */
  public static List<String> of(List<String> words, Map<String, String> variables) {
    return words.stream().map(word -> of(word, variables)).toList();
  }

  /** The text with its variables replaced. */
  public static String of(String text, Map<String, String> variables) {
    var out = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      var next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
      if (text.charAt(at) != '$' || (next != '$' && next != '(')) {
        out.append(text.charAt(at));
      } else if (next == '$') {
        out.append('$');
        at++;
      } else {
        var end = text.indexOf(')', at);
        if (end < 0) {
          out.append("$(");
          at++;
        } else {
          var name = text.substring(at + 2, end);
          out.append(variables.getOrDefault(name, "$(" + name + ")"));
          at = end;
        }
      }
    }
    return out.toString();
  }
}
