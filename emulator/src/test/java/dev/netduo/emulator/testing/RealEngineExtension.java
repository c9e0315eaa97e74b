package dev.netduo.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.session.Sessions;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Behind {@link RealEngine}. */
final class RealEngineExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RealEngineExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    var engine = DockerEngine.connect();
    var name = "it-" + Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x10000000);
    context.getStore(NAMESPACE).put(Session.class, new Session(name, engine, Events.NONE));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    var session = session(context);
    var ofSession = Map.of(Labels.SESSION, session.name());
    try (var engine = session.engine()) {
      new Sessions(engine).remove(session.name());
      assertThat(engine.containers().list(ofSession)).as("containers left behind").isEmpty();
      assertThat(engine.networks().list(ofSession)).as("networks left behind").isEmpty();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == Session.class || type == ContainerEngine.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var session = session(context);
    return parameter.getParameter().getType() == Session.class ? session : session.engine();
  }

  private static Session session(ExtensionContext context) {
    var session = context.getStore(NAMESPACE).get(Session.class, Session.class);
    if (session == null) {
      throw new IllegalStateException("@RealEngine belongs on the test class");
    }
    return session;
  }
}
