package dev.netduo.k8s.protobuf;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Takes protobuf's wire format apart: tags, then a number or a run of bytes. Source:
 * protobuf.dev/programming-guides/encoding.
 */
final class Wire {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  private final ByteBuffer bytes;

  Wire(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What a field holds. */
  sealed interface Value {
    /** A whole number or a boolean; the bits of a double. */
    record Bits(long bits) implements Value {}

    /** Text, bytes or a message. */
    record Run(ByteBuffer bytes) implements Value {
      /** As text. */
      String text() {
        try {
          return StandardCharsets.UTF_8.newDecoder().decode(bytes.slice()).toString();
        } catch (CharacterCodingException _) {
          throw malformed();
        }
      }
    }
  }

  /** A field as it stands in a message. */
  record Field(int number, Value value) {}

  boolean hasNext() {
    return bytes.hasRemaining();
  }

  Field next() {
    try {
      var tag = varint();
      var number = tag >>> 3;
      if (number < 1 || number > 0x1fffffff) {
        throw malformed();
      }
      return new Field(
          (int) number,
          switch ((int) (tag & 7)) {
            case VARINT -> new Value.Bits(varint());
            case FIXED_64 -> new Value.Bits(bytes.getLong());
            case FIXED_32 -> new Value.Bits(bytes.getInt());
            case LENGTH -> run();
            default -> throw malformed();
          });
    } catch (BufferUnderflowException _) {
      throw malformed();
    }
  }

  private Value run() {
    var length = varint();
    if (length < 0 || length > bytes.remaining()) {
      throw malformed();
    }
    var run = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return new Value.Run(run);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      var part = bytes.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw malformed();
  }

  static MalformedProtobuf malformed() {
    return new MalformedProtobuf("proto: the message is malformed");
  }
}
