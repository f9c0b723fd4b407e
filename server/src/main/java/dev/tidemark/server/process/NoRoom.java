package dev.tidemark.server.process;

/** Nothing is stored for now; to be tried again later. */
final class NoRoom extends RuntimeException {
    NoRoom() {
        super("the disk has no room for more events");
    }
}
