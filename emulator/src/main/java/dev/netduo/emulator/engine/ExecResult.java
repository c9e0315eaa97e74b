package dev.netduo.emulator.engine;

/**
 * What a command did.
 *
 * @param exitCode its exit code
 * @param out what it printed, read as UTF-8
 * @param err what it complained, read as UTF-8
 */
public record ExecResult(int exitCode, String out, String err) {}
