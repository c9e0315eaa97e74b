/** The file that tells kubectl which clusters there are. */
@NullMarked
package dev.netduo.k8s.kubeconfig;

import org.jspecify.annotations.NullMarked;
