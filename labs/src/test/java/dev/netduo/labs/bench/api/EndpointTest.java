package dev.netduo.labs.bench.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.KubeApi;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EndpointTest {

  @Test
  void aServerThatNeverAnswersIsAnError() {
    var over = new CountDownLatch(1);
    var stuck =
        (KubeApi)
            Proxy.newProxyInstance(
                KubeApi.class.getClassLoader(),
                new Class<?>[] {KubeApi.class},
                (proxy, method, arguments) -> {
                  over.await();
                  throw new NetduoException("the test is over");
                });
    try (var endpoint = new Endpoint(stuck, Duration.ofMillis(300))) {
      assertThatThrownBy(() -> endpoint.get("/api/v1/pods", "application/json"))
          .isInstanceOf(NetduoException.class)
          .hasMessageEndingWith("/api/v1/pods did not answer within 300 ms");
    } finally {
      over.countDown();
    }
  }
}
