package dev.netduo.emulator.engine;

import dev.netduo.emulator.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Networks and who is attached. Every method throws {@link EngineException}. A network is named by
 * identifier or name.
 */
public interface Networks {

  /** Creates a network and answers its identifier. */
  String create(NetworkSpec spec);

  /** The network at this moment, or empty where there is none. */
  Optional<Network> find(String network);

  /** All networks that carry every one of these labels (an empty value matches any). */
  List<Network> list(Map<String, String> labels);

  /** Attaches a container, under further names and at a fixed address where given. */
  void connect(String network, String container, List<String> aliases, Optional<Ip> ip);

  /** Detaches a container. */
  void disconnect(String network, String container, boolean force);

  /** Removes a network nobody is attached to. One that is already gone is fine. */
  void remove(String network);
}
