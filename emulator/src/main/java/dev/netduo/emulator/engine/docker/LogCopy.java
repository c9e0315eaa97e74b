package dev.netduo.emulator.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Copies each frame to the stream it came from. */
final class LogCopy extends ResultCallback.Adapter<Frame> {
  private final OutputStream out;
  private final OutputStream err;

  LogCopy(OutputStream out, OutputStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void onNext(Frame frame) {
    var stream = frame.getStreamType() == StreamType.STDERR ? err : out;
    try {
      stream.write(frame.getPayload());
      stream.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
