package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.server.auth.User;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Questions about who one is and what one may: {@code kubectl auth whoami} and {@code can-i}.
 * Whoever has the cluster's credentials may do everything.
 */
final class Reviews {

  /** A question that is asked by creating an object that is not kept. */
  record Question(String group, String plural, String kind, boolean namespaced) {}

  static final List<Question> ALL =
      List.of(
          new Question("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview", false),
          new Question(
              "authorization.k8s.io",
              "localsubjectaccessreviews",
              "LocalSubjectAccessReview",
              true),
          new Question(
              "authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false),
          new Question(
              "authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview", false),
          new Question(
              "authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview", false));

  private Reviews() {}

  static Optional<Question> at(ResourcePath path) {
    return ALL.stream()
        .filter(question ->
            question.group().equals(path.group())
                && question.plural().equals(path.plural())
                && path.version().equals("v1")
                && path.isCollection())
        .findFirst();
  }

  static Reply answer(Question question, Call call) {
    if (!call.method().equals("POST")) {
      throw Refusals.methodNotAllowed();
    }
    Form.wanted(call);
    if (!(Draft.text(call).tree() instanceof ObjectNode asked)) {
      throw ApiException.badRequest("the body is no " + question.kind());
    }
    var answer = asked.deepCopy();
    answer.put("kind", question.kind()).put("apiVersion", question.group() + "/v1");
    var status = answer.putObject("status");
    switch (question.plural()) {
      case "selfsubjectreviews" -> whoAmI(status.putObject("userInfo"), call);
      case "selfsubjectrulesreviews" -> {
        var everything = Json.object();
        everything.putArray("verbs").add("*");
        var resources = everything.deepCopy();
        resources.putArray("apiGroups").add("*");
        resources.putArray("resources").add("*");
        status.putArray("resourceRules").add(resources);
        everything.putArray("nonResourceURLs").add("*");
        status.putArray("nonResourceRules").add(everything);
        status.put("incomplete", false);
      }
      default -> status.put("allowed", true).put("reason", "the cluster's owner may do everything");
    }
    return Reply.json(201, answer);
  }

  private static void whoAmI(ObjectNode into, Call call) {
    var user = call.user().orElse(User.ANONYMOUS);
    into.put("username", user.name());
    var groups = into.putArray("groups");
    user.groups().forEach(groups::add);
  }
}
