package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.KubeList;
import dev.netduo.k8s.api.ListPart;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.patch.PatchType;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import dev.netduo.k8s.server.http.Statuses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/** What can be done with objects of one kind, for one request. */
final class ObjectVerbs<T extends HasMetadata> {
  private final Surroundings with;
  private final KubeApi api;
  private final ResourceKind<T> kind;
  private final ResourcePath path;
  private final Call call;
  private final Rendering<T> rendering;

  ObjectVerbs(Surroundings with, ResourceKind<T> kind, ResourcePath path, Call call) {
    this.with = with;
    this.api = with.api();
    this.kind = kind;
    this.path = path;
    this.call = call;
    this.rendering = Rendering.wanted(call, kind, with.clock());
  }

  /** What the method does to all objects, or to those of a namespace. */
  Reply onCollection() {
    return switch (call.method()) {
      case "GET" -> WatchRequest.isWanted(call.query()) ? watch() : list();
      case "POST" -> create();
      case "DELETE" -> deleteAll();
      default -> throw Refusals.methodNotAllowed();
    };
  }

  /** What the method does to one object. */
  Reply onObject() {
    return switch (call.method()) {
      case "GET" -> Reply.json(200, rendering.one(current()));
      case "PUT" -> replace(writing()::update);
      case "PATCH" -> patch(writing()::update);
      case "DELETE" -> delete();
      default -> throw Refusals.methodNotAllowed();
    };
  }

  /** What the method does to the status of one object. */
  Reply onStatus() {
    return switch (call.method()) {
      case "GET" -> Reply.json(200, rendering.one(current()));
      case "PUT" -> replace(writing()::updateStatus);
      case "PATCH" -> patch(writing()::updateStatus);
      default -> throw Refusals.methodNotAllowed();
    };
  }

  private KubeApi writing() {
    return DryRun.isWanted(call) ? api.dryRun() : api;
  }

  private T current() {
    return api.require(kind, path.namespace(), path.name());
  }

  private Reply list() {
    var selection = Selection.of(kind, call.query());
    var request = ListRequest.of(call.query());
    try {
      var list = selection.list(api, kind, path.namespace(), request.part());
      return Reply.json(200, rendering.list(list, selection.isEverything()));
    } catch (ApiException e) {
      if (e.code() == ApiException.GONE && request.continued().isPresent()) {
        return expired(request.continued().get());
      }
      throw e;
    }
  }

  // Whoever does not mind that the parts are of different moments goes on with the token in it.
  private static Reply expired(Continuation continued) {
    var status =
        Statuses.failure(
            ApiException.gone(
                "The provided continue parameter is too old to display a consistent list result. You"
                    + " can start a new list without the continue parameter, or use the continue"
                    + " token in this response to retrieve the remainder of the results. Continuing"
                    + " with the provided token results in an inconsistent list - objects that were"
                    + " created, modified, or deleted between the time the first chunk was returned"
                    + " and now may show up in the list."));
    status.putObject("metadata").put("continue", continued.ofNow().token());
    return Reply.json(ApiException.GONE, status);
  }

  private Reply watch() {
    var request = WatchRequest.of(call.query());
    var selection = Selection.of(kind, call.query());
    return new Reply.Streamed(
        Reply.JSON,
        new WatchReply<>(api, path.namespace(), selection, request, rendering, with.traffic()));
  }

  private Reply create() {
    requireNamespace();
    var writing = writing();
    var draft = Draft.of(call, kind);
    place(draft.object());
    var created = writing.create(kind, account().updated(Optional.empty(), draft.object()));
    return Reply.json(201, rendering.one(created), draft.warnings());
  }

  private Reply replace(KubeApi.Write<T> write) {
    var draft = Draft.of(call, kind);
    place(draft.object());
    var before = api.get(kind, path.namespace(), path.name());
    var written = write.apply(kind, account().updated(before, draft.object()));
    return Reply.json(200, rendering.one(written), draft.warnings());
  }

  private Reply patch(KubeApi.Write<T> write) {
    var body = PatchBody.of(call);
    if (body.type() == PatchType.APPLY) {
      return apply(body, write);
    }
    var patching = new Patching<>(api, kind, path, call, body, account());
    var patched = patching.write(write, this::place);
    return Reply.json(200, rendering.one(patched.object()), patched.warnings());
  }

  private Reply apply(PatchBody body, KubeApi.Write<T> write) {
    var applying = new Applying<>(api, writing(), kind, path, call, body, account());
    var applied = applying.write(write, this::place);
    return Reply.json(
        applied.created() ? 201 : 200,
        rendering.one(applied.draft().object()),
        applied.draft().warnings());
  }

  private FieldAccount<T> account() {
    return FieldAccount.of(call, kind, path, with.clock().instant());
  }

  private Reply delete() {
    var request = DeletionRequest.of(call);
    return delete(request);
  }

  Reply delete(DeletionRequest request) {
    var writing = request.dryRun() ? api.dryRun() : writing();
    var last = writing.delete(kind, path.namespace(), path.name(), request.options());
    var meta = last.getMetadata();
    var remains =
        request.dryRun()
            ? Optional.<T>empty()
            : api.get(kind, path.namespace(), path.name())
                .filter(now -> now.getMetadata().getUid().equals(meta.getUid()));
    return Reply.json(
        200,
        remains.isPresent()
            ? rendering.one(last)
            : Statuses.deleted(kind.group(), kind.plural(), path.name(), meta.getUid()));
  }

  private Reply deleteAll() {
    requireNamespace();
    var request = DeletionRequest.of(call);
    var writing = request.dryRun() ? api.dryRun() : writing();
    var list = Selection.of(kind, call.query()).list(api, kind, path.namespace(), ListPart.WHOLE);
    var deleted = new ArrayList<T>();
    for (var object : list.items()) {
      var meta = object.getMetadata();
      try {
        var options = request.options().withUid(meta.getUid());
        deleted.add(writing.delete(kind, path.namespace(), meta.getName(), options));
      } catch (ApiException e) {
        // Gone in the meantime is what was asked for.
        if (e.code() != ApiException.NOT_FOUND && e.code() != ApiException.CONFLICT) {
          throw e;
        }
      }
    }
    return Reply.json(200, rendering.list(new KubeList<>(deleted, list.resourceVersion()), true));
  }

  private void requireNamespace() {
    if (kind.namespaced() && path.namespace().isEmpty()) {
      throw Refusals.methodNotAllowed();
    }
  }

  // What the path says of an object's place, the object says as well or not at all.
  private void place(T object) {
    var meta = object.getMetadata();
    var namespace = Objects.requireNonNullElse(meta.getNamespace(), "");
    if (kind.namespaced() && !namespace.isEmpty() && !namespace.equals(path.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    meta.setNamespace(kind.namespaced() ? path.namespace() : null);
    var name = Objects.requireNonNullElse(meta.getName(), "");
    if (!path.isCollection() && !name.equals(path.name())) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + path.name()
              + ")");
    }
  }
}
