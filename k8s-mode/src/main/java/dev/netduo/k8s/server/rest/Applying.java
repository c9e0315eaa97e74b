package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.server.http.Call;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * One server-side apply to one object, which is created where it is missing; again where somebody
 * was quicker.
 *
 * @param writing where a new object is created: the API, or its dry run
 */
record Applying<T extends HasMetadata>(
    KubeApi api,
    KubeApi writing,
    ResourceKind<T> kind,
    ResourcePath path,
    Call call,
    PatchBody body,
    FieldAccount<T> account) {

  /** What was written, and whether it is new. */
  record Applied<T extends HasMetadata>(Draft<T> draft, boolean created) {}

  /**
   * Writes the object.
   *
   * @param write writes one that is there
   * @param check judges it before
   */
  Applied<T> write(KubeApi.Write<T> write, Consumer<T> check) {
    if (body.text().tree() instanceof ObjectNode tree
        && tree.path("metadata") instanceof ObjectNode meta
        && !meta.has("name")) {
      meta.put("name", path.name());
    }
    var wanted =
        Draft.of(
            body.text().tree(), body.text().duplicates(), kind, FieldValidation.of(call.query()));
    check.accept(wanted.object());
    for (int attempt = 1; ; attempt++) {
      try {
        return write(write, wanted);
      } catch (RivalWrite e) {
        if (attempt == Patching.ATTEMPTS) {
          throw e.refusal();
        }
      }
    }
  }

  /** Somebody was quicker, which is no conflict of fields. */
  private static final class RivalWrite extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient ApiException refusal;

    RivalWrite(ApiException refusal) {
      super(refusal);
      this.refusal = refusal;
    }

    ApiException refusal() {
      return refusal;
    }
  }

  private Applied<T> write(KubeApi.Write<T> write, Draft<T> wanted) {
    var before = api.get(kind, path.namespace(), path.name());
    if (before.isEmpty() && !path.subresource().isEmpty()) {
      throw ApiException.notFound(kind, path.name());
    }
    var next = account.applied(before, body.text().tree(), call);
    next.getMetadata().setNamespace(kind.namespaced() ? path.namespace() : null);
    try {
      var written = before.isEmpty() ? writing.create(kind, next) : write.apply(kind, next);
      return new Applied<>(new Draft<>(written, wanted.warnings()), before.isEmpty());
    } catch (ApiException e) {
      var pinned = body.text().tree().path("metadata").has("resourceVersion");
      if (e.code() != ApiException.CONFLICT || pinned) {
        throw e;
      }
      throw new RivalWrite(e);
    }
  }
}
