package dev.netduo.docker.cli;

import dev.netduo.docker.DockerMode;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.session.Session;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;

/** A session whose engine has nothing: every search finds nothing, everything else is a mistake. */
final class NoEngine {
  private NoEngine() {}

  static DockerMode mode() {
    return new DockerMode(new Session("none", answering(ContainerEngine.class), Events.NONE));
  }

  private static <T> T answering(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (method.getReturnType().isInterface()
                  && method.getReturnType().getPackage() == port.getPackage()) {
                return answering(method.getReturnType());
              }
              return switch (method.getName()) {
                case "find" -> Optional.empty();
                case "list" -> List.of();
                default -> throw new AssertionError("nobody should have asked to " + method);
              };
            }));
  }
}
