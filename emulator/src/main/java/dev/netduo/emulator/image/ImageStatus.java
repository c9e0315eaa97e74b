package dev.netduo.emulator.image;

/**
 * One of netduo's images as the engine has it.
 *
 * @param name its name without a tag
 * @param reference the reference this netduo uses
 * @param present whether the engine has it
 * @param id the content identifier, or empty where it is missing
 * @param sizeBytes size on disk, or 0 where it is missing
 */
public record ImageStatus(
    String name, String reference, boolean present, String id, long sizeBytes) {}
