package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.KubeApi;
import java.time.InstantSource;

/** What every request is served with. */
record Surroundings(KubeApi api, Traffic traffic, InstantSource clock) {}
