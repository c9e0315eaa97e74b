package dev.netduo.emulator.fabric;

import java.util.List;
import java.util.OptionalInt;

/**
 * One command with the lines it is fed.
 *
 * @param owners the namespace of each line, or the one namespace of all of them
 * @param command a shell command that reads its work from standard input
 * @param lenient whether a complaint is no failure: what should go may be gone already
 * @param beside whether it may run at the same time as its neighbours that may, too
 * @param rulesOf where its lines are commands of nft and nothing else, a process in the namespace
 *     they are for
 */
record Step(
    List<String> owners,
    String command,
    List<String> lines,
    boolean lenient,
    boolean beside,
    OptionalInt rulesOf) {

  /** A step that runs by itself. */
  Step(List<String> owners, String command, List<String> lines, boolean lenient) {
    this(owners, command, lines, lenient, false, OptionalInt.empty());
  }

  /** The namespace a line works on; lines count from 1. */
  String owner(int line) {
    return owners.size() == 1 ? owners.getFirst() : owners.get(line - 1);
  }
}
