package dev.netduo.k8s.conformance.policy;

import dev.netduo.k8s.conformance.policy.PolicyCase.Invalid;
import java.util.List;

/**
 * A file of policy cases.
 *
 * @param cases what is tried on the model's world
 * @param invalid what the API must refuse
 */
record CaseFile(Model model, List<PolicyCase> cases, List<Invalid> invalid) {}
