package dev.netduo.emulator.engine;

import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Services of a Swarm; only a manager answers. Every method throws {@link EngineException}. A
 * service is named by identifier, unique prefix of one, or name.
 */
public interface Services {

  /** Creates a service and answers its identifier. */
  String create(ServiceSpec spec);

  /** The service at this moment, or empty where there is none. */
  Optional<Service> find(String service);

  /** All services. */
  List<Service> list();

  /** Changes how many tasks a replicated service has. */
  void scale(String service, int replicas);

  /** Removes a service with its tasks; one that is already gone is fine. */
  void remove(String service);

  /** The tasks of all services, also those that have ended. */
  List<Task> tasks();

  /**
   * Copies what all tasks printed so far to the two streams, and with {@code follow} goes on.
   *
   * @param tail how many lines from the end to begin with; negative for all
   */
  void logs(String service, boolean follow, int tail, OutputStream out, OutputStream err);

  /**
   * One container of a service, running or not.
   *
   * @param slot counts from 1; 0 in a global service
   * @param nodeId where it runs; empty where that is not decided
   * @param state for example {@code running}, {@code preparing}, {@code shutdown}
   * @param desired what the state should be
   * @param since when it came into its state, in RFC 3339
   * @param error why it failed; empty where it did not
   */
  record Task(
      String id,
      String serviceId,
      int slot,
      String nodeId,
      String image,
      String state,
      String desired,
      String since,
      String error) {}
}
