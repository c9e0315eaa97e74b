package dev.netduo.k8s.server.http;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.server.auth.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.URIUtil;

/** A request as Jetty has read it. */
record JettyCall(Request request, List<String> path, Query query, Optional<User> user)
    implements Call {
  /** The API server's own limit, in bytes. */
  static final int BODY_LIMIT = 3 * 1024 * 1024;

  /**
   * Reads path and query.
   *
   * @throws ApiException 400 where they cannot be read; 401 where nobody knows who asks
   */
  static JettyCall of(Request request, Optional<User> user) {
    try {
      var path = segments(String.valueOf(request.getHttpURI().getPath()));
      return new JettyCall(request, path, query(request), user);
    } catch (ApiException e) {
      throw user.isEmpty() ? Refusals.unauthorized() : e;
    }
  }

  private static List<String> segments(String raw) {
    var parts = new ArrayList<String>();
    var text = raw.startsWith("/") ? raw.substring(1) : raw;
    // A slash at the end means the same path.
    text = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (text.isEmpty()) {
      return List.of();
    }
    for (var part : text.split("/", -1)) {
      parts.add(segment(part));
    }
    return List.copyOf(parts);
  }

  private static String segment(String raw) {
    String part;
    try {
      part = URIUtil.decodePath(raw);
    } catch (IllegalArgumentException _) {
      throw badPath();
    }
    var plain = part.chars().allMatch(c -> c > ' ' && c < 0x7f && "/\\%;".indexOf(c) < 0);
    if (part.isEmpty() || part.equals(".") || part.equals("..") || !plain) {
      throw badPath();
    }
    return part;
  }

  private static ApiException badPath() {
    return ApiException.badRequest("the path of the request has a part that names nothing");
  }

  private static Query query(Request request) {
    try {
      var values = new LinkedHashMap<String, List<String>>();
      Request.extractQueryParameters(request)
          .forEach(field -> values.put(field.getName(), field.getValues()));
      return new Query(values);
    } catch (RuntimeException _) {
      throw ApiException.badRequest("the query of the request cannot be decoded");
    }
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public Optional<String> header(String name) {
    var values = request.getHeaders().getValuesList(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  @Override
  public byte[] body() {
    if (request.getHeaders().getLongField("Content-Length") > BODY_LIMIT) {
      throw Refusals.tooLarge(BODY_LIMIT);
    }
    var body = new ByteArrayOutputStream();
    try (var in = Content.Source.asInputStream(request)) {
      var chunk = new byte[16 * 1024];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        body.write(chunk, 0, n);
        if (body.size() > BODY_LIMIT) {
          throw Refusals.tooLarge(BODY_LIMIT);
        }
      }
      return body.toByteArray();
    } catch (IOException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw Refusals.timeout();
      }
      throw ApiException.badRequest("the request's body cannot be read: " + e.getMessage());
    }
  }
}
