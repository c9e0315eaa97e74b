package dev.netduo.emulator.testing;

import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.Containers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import java.util.function.Supplier;

/** An engine with somebody between it and who asks it to do something with containers. */
public final class InterceptedEngine {
  private InterceptedEngine() {}

  /**
   * The engine, but for one method.
   *
   * @param method of {@link Containers}, in all its forms
   * @param instead is given what asks the engine itself, and answers in its place
   */
  public static ContainerEngine of(
      ContainerEngine engine, String method, Function<Supplier<Object>, Object> instead) {
    var containers = intercepted(Containers.class, engine.containers(), method, instead);
    return intercepted(ContainerEngine.class, engine, "containers", _ -> containers);
  }

  private static <T> T intercepted(
      Class<T> port, T real, String method, Function<Supplier<Object>, Object> instead) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, called, arguments) -> {
              Supplier<Object> ask =
                  () -> {
                    try {
                      return called.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                      throw (RuntimeException) e.getCause();
                    } catch (IllegalAccessException e) {
                      throw new AssertionError(e);
                    }
                  };
              return called.getName().equals(method) ? instead.apply(ask) : ask.get();
            }));
  }
}
