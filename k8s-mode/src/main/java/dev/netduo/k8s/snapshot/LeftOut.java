package dev.netduo.k8s.snapshot;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.Locale;

/**
 * An object that nothing is made of, so that it holds up no other. The API refuses most of what is
 * such; a journal may hold it from a time when it did not.
 *
 * @param object what it is and its name: {@code endpointslice default/web-x7k2p}
 * @param why what is wrong with it
 */
public record LeftOut(String object, String why) implements Comparable<LeftOut> {
  private static final Comparator<LeftOut> ORDER =
      Comparator.comparing(LeftOut::object).thenComparing(LeftOut::why);

  /** Says what is wrong with an object. */
  public static LeftOut of(HasMetadata object, String why) {
    return new LeftOut(object.getKind().toLowerCase(Locale.ROOT) + " " + ObjectKey.of(object), why);
  }

  /** Says why nothing could be made of an object. */
  public static LeftOut of(HasMetadata object, RuntimeException why) {
    return of(object, why instanceof NetduoException ? why.getMessage() + "" : why.toString());
  }

  @Override
  public int compareTo(LeftOut other) {
    return ORDER.compare(this, other);
  }
}
