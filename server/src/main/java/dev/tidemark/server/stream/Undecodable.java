package dev.tidemark.server.stream;

/**
 * A record that no producer of ours wrote.
 *
 * @param bytes its value, empty if it has none
 * @param why what is missing or wrong
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Undecodable(int partition, long offset, byte[] bytes, String why) implements StreamItem {}
