package dev.netduo.k8s.server.stream;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Statuses;

/** How a command ended, as a Status. Source: {@code client-go/tools/remotecommand/v4.go}. */
final class ExitStatus {
  private ExitStatus() {}

  static byte[] of(int exitCode) {
    if (exitCode == 0) {
      var success = Json.object();
      success.putObject("metadata");
      return Json.bytes(success.put("status", "Success"));
    }
    var failure = Json.object();
    failure.putObject("metadata");
    failure
        .put("status", "Failure")
        .put("message", "command terminated with non-zero exit code: exit status " + exitCode)
        .put("reason", "NonZeroExitCode");
    failure
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", Integer.toString(exitCode));
    return Json.bytes(failure);
  }

  static byte[] of(NetduoException failure) {
    var hint = failure.hint().isEmpty() ? "" : " (" + failure.hint() + ")";
    return Json.bytes(
        Statuses.failure(
            Refusals.of(500, "Internal error occurred: " + failure.getMessage() + hint)));
  }
}
