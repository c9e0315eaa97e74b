package dev.netduo.k8s.conformance.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The files of policy cases among the test's resources. */
final class CaseFiles {
  /** What real network plugins are held to. */
  static final String NETWORK_POLICIES = "netpol-cases.yaml";

  /** Tiers, priorities and actions of policies for the whole cluster. */
  static final String CLUSTER_POLICIES = "cluster-policy-cases.yaml";

  private CaseFiles() {}

  static String text(String name) {
    try (var file = CaseFiles.class.getResourceAsStream("/conformance/" + name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CaseFile read(String name) {
    return CaseReader.read(name, text(name));
  }
}
