package dev.netduo.k8s.kubeconfig;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param context for example {@code netduo-lab}
 * @param file where it stands now
 */
public record Written(String context, Path file) {}
