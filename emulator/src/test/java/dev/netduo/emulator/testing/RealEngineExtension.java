package dev.netduo.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.image.ImageStore;
import dev.netduo.emulator.image.NetduoImages;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Behind {@link RealEngine}. */
final class RealEngineExtension implements BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RealEngineExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    session(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == Session.class || type == ContainerEngine.class || type == NetduoImages.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var session = session(context);
    var type = parameter.getParameter().getType();
    if (type == NetduoImages.class) {
      return ImageStore.references();
    }
    return type == Session.class ? session : session.engine();
  }

  // Instances that live as long as their class are made before beforeAll, so whoever comes first.
  private static Session session(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(Held.class, key -> new Held(newSession()), Held.class)
        .session();
  }

  private static Session newSession() {
    var engine = DockerEngine.connect();
    // Found by its hash and not built again where it is there already.
    new ImageStore(engine, Events.NONE).ensure();
    var name = "it-" + Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x10000000);
    return new Session(name, engine, Events.NONE);
  }

  /**
   * A class's session. The class's store closes it, also where the test class could not be made and
   * no callback after it runs.
   */
  private record Held(Session session) implements AutoCloseable {
    @Override
    public void close() {
      var ofSession = Map.of(Labels.SESSION, session.name());
      try (var engine = session.engine()) {
        new Sessions(engine).remove(session.name());
        assertThat(engine.containers().list(ofSession)).as("containers left behind").isEmpty();
        assertThat(engine.networks().list(ofSession)).as("networks left behind").isEmpty();
        assertThat(engine.volumes().list(ofSession)).as("volumes left behind").isEmpty();
      }
    }
  }
}
