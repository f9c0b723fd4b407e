package dev.tidemark.bench.faults;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** How to read what goes over one connection of a protocol. */
interface Wire {

    /** The next piece from the client that can be stopped; empty at the end. */
    byte[] fromClient(InputStream in) throws IOException;

    /** The next piece from the server; empty at the end. */
    byte[] fromServer(InputStream in) throws IOException;

    /** What the server is asked to do with this piece, if it is the one that asks. */
    Optional<String> asked(byte[] piece);

    /** What the server says with this piece that it has done. */
    Optional<String> done(byte[] piece);
}
