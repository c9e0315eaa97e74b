package dev.netduo.k8s.cli;

import dev.netduo.k8s.cli.view.ObjectView;
import dev.netduo.k8s.cli.view.OutputForm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells what was done to which object: a line for each at once, or the objects themselves at the
 * end where a form that shows them was asked for.
 */
final class Done {
  private final Cli cli;
  private final OutputForm form;
  private final List<HasMetadata> objects = new ArrayList<>();

  Done(Cli cli, OutputForm form) {
    this.cli = cli;
    this.form = form;
  }

  /**
   * Something was done.
   *
   * @param word for example {@code created}
   */
  void tell(HasMetadata object, String word) {
    line(object, ObjectView.name(object) + " " + word);
  }

  /** As above, in words of one's own. */
  void line(HasMetadata object, String text) {
    if (form instanceof OutputForm.Plain) {
      cli.line(text);
    } else {
      objects.add(object);
    }
  }

  /** Shows the objects, where they are to be shown. */
  void show() {
    if (!objects.isEmpty()) {
      new ObjectView(cli.console()).print(form, objects, objects.size() > 1, () -> {});
    }
  }
}
