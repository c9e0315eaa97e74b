package dev.netduo.emulator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {

  @Test
  void theBodyIsCutToItsLength() {
    assertThat(parse("HTTP/1.1 200 OK\r\ncontent-LENGTH: 4\r\n\r\n\u00e4bcrest"))
        .isEqualTo(new HttpAnswer("HTTP/1.1 200 OK", "\u00e4bc"));
  }

  @Test
  void chunksAreJoined() {
    var lines =
        List.of(
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "",
            "4",
            "netd",
            "2;ext=1",
            "uo",
            "0",
            "");

    assertThat(parse(String.join("\r\n", lines)))
        .isEqualTo(new HttpAnswer("HTTP/1.1 200 OK", "netduo"));
  }

  @Test
  void aBodyThatWasCutOffIsKeptAsFarAsItCame() {
    assertThat(parse("HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\nhalf").body()).isEqualTo("half");
    assertThat(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf").body())
        .isEqualTo("half");
  }

  @Test
  void whatIsNoResponseIsNone() {
    assertThat(HttpAnswer.parse("SSH-2.0-x\r\n\r\n".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(HttpAnswer.parse(new byte[0])).isEmpty();
  }

  private static HttpAnswer parse(String text) {
    return HttpAnswer.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
