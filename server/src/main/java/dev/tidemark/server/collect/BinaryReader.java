package dev.tidemark.server.collect;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads an event whose attributes stand in headers and whose data are the body. Pure, like an {@link EventReader}. */
@FunctionalInterface
public interface BinaryReader {
    /**
     * Reads a request. Never throws on account of what it holds.
     *
     * @param attributes names in lower case without {@code ce-}, and values as sent, in the order of the headers
     * @param mediaType of the data, as sent; {@code ""} for none
     * @param body starts with the data; not kept
     * @param length how many bytes of it the data have
     * @param now the time of receipt, which event times are checked against
     */
    Reading read(List<Map.Entry<String, String>> attributes, String mediaType, byte[] body, int length, Instant now);
}
