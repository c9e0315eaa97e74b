package dev.netduo.k8s.cli;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ApiException;
import java.util.List;
import java.util.stream.Collectors;

/** The API's refusal in the words kubectl has for it. */
final class KubectlError extends NetduoException {

  private KubectlError(String message, String hint, Throwable cause) {
    super(message, hint, cause);
  }

  @Override
  public String headline() {
    return getMessage();
  }

  /** A refusal. Source: {@code StandardErrorMessage} of {@code kubectl/pkg/cmd/util}. */
  static KubectlError of(ApiException e) {
    return new KubectlError(words(e, ""), e.hint(), e);
  }

  /**
   * A refusal with what was being done.
   *
   * @param doing for example {@code error when creating "app.yaml"}
   */
  static KubectlError of(ApiException e, String doing) {
    return new KubectlError(words(e, doing + ": "), e.hint(), e);
  }

  private static String words(ApiException e, String doing) {
    var message = e.getMessage();
    if (e.code() != ApiException.INVALID) {
      return "Error from server (" + e.reason() + "): " + doing + message;
    }
    var colon = message.indexOf(" is invalid: ");
    if (colon < 0 || e.causes().size() < 2) {
      return "The " + message;
    }
    var fields = e.causes().stream().map(cause -> "\n* " + cause).collect(Collectors.joining());
    return "The " + message.substring(0, colon) + " is invalid: " + fields;
  }

  /** Several errors of one line, each as it would be shown alone. */
  static NetduoException all(List<? extends NetduoException> failures) {
    if (failures.size() == 1) {
      return failures.getFirst();
    }
    var lines = failures.stream().map(NetduoException::headline).toList();
    return new KubectlError(
        String.join("\n", lines), failures.getFirst().hint(), failures.getFirst());
  }
}
