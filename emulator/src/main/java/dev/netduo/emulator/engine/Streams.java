package dev.netduo.emulator.engine;

import java.io.InputStream;
import java.io.OutputStream;

/** A caller's three standard streams. */
public record Streams(InputStream in, OutputStream out, OutputStream err) {}
