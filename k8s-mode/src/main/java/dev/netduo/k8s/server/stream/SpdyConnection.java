package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.server.http.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The serving side of SPDY/3.1 as kubectl speaks it: streams in both directions over one
 * connection. Flow control is left to the connection beneath: kubectl's library (moby/spdystream)
 * neither grants nor keeps windows, so that waiting for one would be waiting for ever.
 */
final class SpdyConnection {
  private static final int MAX_STREAMS = 512;

  private final Wire wire;
  private final Service service;
  private final Runnable room;
  private final EmbeddedChannel decoder = codec();
  private final EmbeddedChannel encoder = codec();
  private final ReentrantLock sending = new ReentrantLock();
  private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();

  /** What is done with the streams that a client opens. */
  interface Service {
    /** The connection is there. Must not block. */
    default void begin(SpdyConnection connection) {}

    /** The client has opened a stream. Must not block. */
    void accept(SpdyStream stream);

    /** The connection has ended. */
    void gone();
  }

  /**
   * @param room is called when a stream that was full has room again
   */
  SpdyConnection(Wire wire, Service service, Runnable room) {
    this.wire = wire;
    this.service = service;
    this.room = room;
  }

  private static EmbeddedChannel codec() {
    var channel = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    channel.config().setAllocator(UnpooledByteBufAllocator.DEFAULT);
    return channel;
  }

  /**
   * Takes what came from the client; called by one thread at a time.
   *
   * @throws IOException where it is no SPDY or the client is gone
   */
  void receive(ByteBuffer bytes) throws IOException {
    try {
      decoder.writeInbound(Unpooled.copiedBuffer(bytes));
      for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
        try {
          take(frame);
        } finally {
          ReferenceCountUtil.release(frame);
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("the client sent no SPDY", e);
    }
  }

  private void take(Object frame) throws IOException {
    switch (frame) {
      case SpdySynStreamFrame begun -> begin(begun);
      case SpdyDataFrame data -> {
        var stream = streams.get(data.streamId());
        if (stream != null) {
          stream.received(ByteBufUtil.getBytes(data.content()), data.isLast());
        }
      }
      case SpdyRstStreamFrame reset -> {
        var stream = streams.remove(reset.streamId());
        if (stream != null) {
          stream.received(new byte[0], true);
        }
      }
      case SpdyPingFrame ping -> {
        // Even numbers would be answers to pings of ours, of which there are none.
        if (ping.id() % 2 != 0) {
          send(new DefaultSpdyPingFrame(ping.id()));
        }
      }
      default -> {}
    }
  }

  private void begin(SpdySynStreamFrame begun) throws IOException {
    var id = begun.streamId();
    if (begun.isInvalid() || begun.isTruncated() || streams.size() >= MAX_STREAMS) {
      send(new DefaultSpdyRstStreamFrame(id, SpdyStreamStatus.REFUSED_STREAM));
      return;
    }
    var headers = new java.util.TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    begun
        .headers()
        .forEach(header -> headers.put(header.getKey().toString(), header.getValue().toString()));
    var stream = new SpdyStream(id, Map.copyOf(lowerCase(headers)), this, room);
    streams.put(id, stream);
    if (begun.isLast()) {
      stream.received(new byte[0], true);
    }
    // Netty leaves the header block out where there are no headers, and then spdystream gives up.
    var reply = new DefaultSpdySynReplyFrame(id);
    reply.headers().set("server", "netduo");
    send(reply);
    service.accept(stream);
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    var lower = new java.util.HashMap<String, String>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(java.util.Locale.ROOT), value));
    return lower;
  }

  /** Sends bytes of a stream, and that they are the last. */
  void sendData(int stream, byte[] bytes, int offset, int length, boolean last) throws IOException {
    send(
        new DefaultSpdyDataFrame(stream, Unpooled.copiedBuffer(bytes, offset, length))
            .setLast(last));
  }

  private void send(SpdyFrame frame) throws IOException {
    sending.lock();
    try {
      encoder.writeOutbound(frame);
      for (ByteBuf bytes = encoder.readOutbound(); bytes != null; bytes = encoder.readOutbound()) {
        try {
          if (bytes.isReadable()) {
            wire.send(ByteBuffer.wrap(ByteBufUtil.getBytes(bytes)));
          }
        } finally {
          bytes.release();
        }
      }
    } finally {
      sending.unlock();
    }
  }

  void forget(int stream) {
    streams.remove(stream);
  }

  /** Whether a reader of a stream should catch up before more is received. */
  boolean isFull() {
    return streams.values().stream().anyMatch(SpdyStream::isFull);
  }

  /** Ends the connection after what was sent. */
  void close() {
    wire.close();
  }

  /** Ends what all streams receive; the connection is gone. */
  void end() {
    List.copyOf(streams.values()).forEach(stream -> stream.received(new byte[0], true));
    streams.clear();
  }
}
