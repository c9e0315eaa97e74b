package dev.netduo.emulator.fabric;

import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Topology;
import java.util.List;
import java.util.Optional;

/** Makes a topology real. */
public interface Fabric {

  /**
   * Says where a namespace of the topology lives. What was programmed there before is forgotten.
   *
   * @param namespace its name in the topology
   * @param pid a process in it, as the machine numbers it
   */
  void bind(String namespace, int pid);

  /**
   * As {@link #bind}, for a namespace that an earlier process programmed from the same topology:
   * what the next one to be applied wants is taken to be there already, and only made sure of, so
   * that nothing that flows is cut.
   */
  void adopt(String namespace, int pid);

  /**
   * What was programmed in a namespace may have been changed by somebody else: the next topology to
   * be applied is made sure of there, whatever was written before.
   */
  void doubt(String namespace);

  /**
   * Nftables tables of a bound namespace as they are now, whoever changed them, as {@code nft}
   * lists them without what they count and without the elements of sets. For one thread.
   *
   * @param tables those that are asked for, without the ones that are not there; none for all. nft
   *     reads the elements of sets where it is asked for some, all day long a high price for large
   *     ones
   * @return empty where that could not be learnt
   */
  Optional<String> rules(String namespace, List<TableName> tables);

  /** Forgets a namespace; its links went away with it. */
  void release(String namespace);

  /**
   * Brings every bound namespace to what the topology says, writing only what differs from what was
   * programmed before. Namespaces of the topology that are not bound are passed over.
   *
   * @throws dev.netduo.emulator.NetduoException where the kernel refuses; names the namespace and
   *     the line
   */
  void apply(Topology desired);
}
