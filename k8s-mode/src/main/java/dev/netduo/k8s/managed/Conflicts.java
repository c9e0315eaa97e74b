package dev.netduo.k8s.managed;

import dev.netduo.k8s.api.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The refusal of an apply that would change what others have. */
final class Conflicts {
  private Conflicts() {}

  static ApiException refusal(Map<Owner, FieldSet> conflicts) {
    var causes = new ArrayList<ApiException.Cause>();
    var lines = new ArrayList<String>();
    conflicts.forEach((owner, fields) -> {
      lines.add("conflicts with " + owner + ":");
      fields.paths(path -> {
        causes.add(new ApiException.Cause(path, "conflict with " + owner));
        lines.add("- " + path);
      });
    });
    return new ApiException(ApiException.CONFLICT, "Conflict", message(causes, lines), "", causes);
  }

  private static String message(List<ApiException.Cause> causes, List<String> lines) {
    if (causes.size() == 1) {
      var only = causes.getFirst();
      return "Apply failed with 1 conflict: " + only.message() + ": " + only.field();
    }
    return "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", lines);
  }
}
