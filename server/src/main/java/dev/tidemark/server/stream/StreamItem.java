package dev.tidemark.server.stream;

/** One record of the stream, as it could be read. */
public sealed interface StreamItem permits StreamRecord, UnfitRecord, Undecodable {
    /** Its partition. */
    int partition();

    /** Its place in the partition. */
    long offset();
}
