package dev.netduo.emulator.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class that runs on real containers. Constructors and test methods may take a {@link
 * dev.netduo.emulator.engine.ContainerEngine}, a {@link dev.netduo.emulator.session.Session} of the
 * class's own, with a fresh name, and {@link dev.netduo.emulator.image.NetduoImages}, which are
 * built before the first test where the Engine has none. After the class the session is removed,
 * and the class fails where anything of it is left.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealEngineExtension.class)
public @interface RealEngine {}
