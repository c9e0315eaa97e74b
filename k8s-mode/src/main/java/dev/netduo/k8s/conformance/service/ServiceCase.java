package dev.netduo.k8s.conformance.service;

import dev.netduo.k8s.service.ProxyMode;
import java.util.List;
import java.util.Map;

/**
 * One case.
 *
 * @param skip why it cannot be tried here; empty where it can
 * @param cannot why proxy modes cannot do what it wants, by the mode
 * @param dualStack whether it wants a cluster of both address families, IPv4 first
 * @param steps done in order
 */
record ServiceCase(
    String id,
    String title,
    String skip,
    Map<ProxyMode, String> cannot,
    boolean dualStack,
    List<Step> steps) {}
