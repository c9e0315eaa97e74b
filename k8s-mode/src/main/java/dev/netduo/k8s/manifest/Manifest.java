package dev.netduo.k8s.manifest;

import dev.netduo.k8s.api.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * One object of a manifest file.
 *
 * @param kind its kind
 * @param object the object as it was written: no defaults, no namespace unless one is given
 * @param file the file, {@code -} for standard input
 * @param line the line it begins on
 */
public record Manifest<T extends HasMetadata>(
    ResourceKind<T> kind, T object, String file, int line) {}
