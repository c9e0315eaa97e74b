package dev.netduo.k8s.conformance.service;

import java.util.List;

/**
 * One case.
 *
 * @param skip why it cannot be tried here; empty where it can
 * @param steps done in order
 */
record ServiceCase(String id, String title, String skip, List<Step> steps) {}
