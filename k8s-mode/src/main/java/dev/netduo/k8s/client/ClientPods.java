package dev.netduo.k8s.client;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.k8s.api.PodAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Containers behind pods, over HTTP. */
final class ClientPods implements PodAccess {
  private final KubernetesClient client;

  ClientPods(KubernetesClient client) {
    this.client = client;
  }

  private ContainerResource container(String namespace, String pod, String container) {
    var resource = client.pods().inNamespace(namespace).withName(pod);
    return container.isEmpty() ? resource : resource.inContainer(container);
  }

  @Override
  public int exec(
      String namespace,
      String pod,
      String container,
      List<String> command,
      Streams streams,
      boolean tty) {
    var words = command.toArray(String[]::new);
    var resource = container(namespace, pod, container);
    try {
      if (tty) {
        return finish(
            resource.redirectingInput().writingOutput(streams.out()).withTTY().exec(words),
            streams);
      }
      return finish(
          resource
              .redirectingInput()
              .writingOutput(streams.out())
              .writingError(streams.err())
              .exec(words),
          streams);
    } catch (KubernetesClientException e) {
      throw Refusals.of(e);
    }
  }

  private static int finish(ExecWatch running, Streams streams) {
    try (running) {
      var typing =
          Thread.ofVirtual().name("exec-input").start(() -> copyInput(streams, running.getInput()));
      var code = running.exitCode().get();
      typing.interrupt();
      streams.out().flush();
      streams.err().flush();
      return code;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KubernetesClientException refused) {
        throw Refusals.of(refused);
      }
      throw new NetduoException("the connection to the pod broke: " + e.getMessage(), "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted", "", e);
    } catch (IOException e) {
      throw new NetduoException("the connection to the pod broke: " + e.getMessage(), "", e);
    }
  }

  private static void copyInput(Streams streams, OutputStream to) {
    try (to) {
      streams.in().transferTo(to);
    } catch (IOException e) {
      // The command ended before its input did.
    }
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      boolean follow,
      int tail,
      OutputStream out,
      OutputStream err) {
    var resource = container(namespace, pod, container);
    try {
      if (!follow) {
        var text = tail < 0 ? resource.getLog() : resource.tailingLines(tail).getLog();
        out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.flush();
        return;
      }
      try (var watch = tail < 0 ? resource.watchLog() : resource.tailingLines(tail).watchLog();
          var lines = watch.getOutput()) {
        lines.transferTo(out);
        out.flush();
      }
    } catch (KubernetesClientException e) {
      throw Refusals.of(e);
    } catch (IOException e) {
      throw new NetduoException("the log broke off: " + e.getMessage(), "", e);
    }
  }
}
