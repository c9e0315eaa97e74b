package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.json.Models;
import dev.netduo.k8s.schema.Schemas;
import dev.netduo.k8s.server.http.Call;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.function.Consumer;

/** One patch of one object: applied to the newest state, again where somebody was quicker. */
record Patching<T extends HasMetadata>(
    KubeApi api,
    ResourceKind<T> kind,
    ResourcePath path,
    Call call,
    PatchBody body,
    FieldAccount<T> account) {
  static final int ATTEMPTS = 20;

  /**
   * Writes the patched object.
   *
   * @param check judges it before
   */
  Draft<T> write(KubeApi.Write<T> write, Consumer<T> check) {
    var validation = FieldValidation.of(call.query());
    var patch = body.text();
    // A patch that names a version means that version and no newer one.
    var attempts = patch.tree().path("metadata").has("resourceVersion") ? 1 : ATTEMPTS;
    while (true) {
      var current = api.require(kind, path.namespace(), path.name());
      var tree = body.apply(Schemas.of(kind), Models.tree(current));
      var draft = Draft.of(tree, patch.duplicates(), kind, validation);
      check.accept(draft.object());
      try {
        var next = account.updated(Optional.of(current), draft.object());
        return new Draft<>(write.apply(kind, next), draft.warnings());
      } catch (ApiException e) {
        if (e.code() != ApiException.CONFLICT || --attempts <= 0) {
          throw e;
        }
      }
    }
  }
}
