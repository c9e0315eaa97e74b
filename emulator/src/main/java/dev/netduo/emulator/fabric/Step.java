package dev.netduo.emulator.fabric;

import java.util.List;

/**
 * One command with the lines it is fed.
 *
 * @param owners the namespace of each line, or the one namespace of all of them
 * @param command a shell command that reads its work from standard input
 * @param lenient whether a complaint is no failure: what should go may be gone already
 * @param beside whether it may run at the same time as its neighbours that may, too
 */
record Step(
    List<String> owners, String command, List<String> lines, boolean lenient, boolean beside) {

  /** A step that runs by itself. */
  Step(List<String> owners, String command, List<String> lines, boolean lenient) {
    this(owners, command, lines, lenient, false);
  }

  /** The namespace a line works on; lines count from 1. */
  String owner(int line) {
    return owners.size() == 1 ? owners.getFirst() : owners.get(line - 1);
  }
}
