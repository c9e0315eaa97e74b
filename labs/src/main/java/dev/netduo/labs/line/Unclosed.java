package dev.netduo.labs.line;

import dev.netduo.emulator.NetduoException;

/** A script ends before a quote, a here-document or a continued line does: more may follow. */
public final class Unclosed extends NetduoException {
  Unclosed(String message, String hint) {
    super(message, hint);
  }
}
