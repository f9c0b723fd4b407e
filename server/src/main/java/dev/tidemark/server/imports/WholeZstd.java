package dev.tidemark.server.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Whether a Zstandard file is all there: goes from block to block by their headers (RFC 8878, 3.1.1), without inflating any, and
 * has to come to the end of the last frame where the file ends.
 */
final class WholeZstd {

    private static final int FRAME = 0xfd2fb528;
    private static final int SKIPPABLE = 0x184d2a50;

    private final FileChannel file;
    private long at;

    private WholeZstd(FileChannel file) {
        this.file = file;
    }

    static boolean is(Path path) throws IOException {
        try (var file = FileChannel.open(path)) {
            return new WholeZstd(file).isWhole();
        } catch (CutOff _) {
            return false;
        }
    }

    private boolean isWhole() throws IOException, CutOff {
        while (at < file.size()) {
            var magic = number(4);
            if ((magic & 0xfffffff0L) == SKIPPABLE) {
                skip(number(4));
            } else if ((int) magic == FRAME) {
                frame();
            } else {
                return false;
            }
        }
        return true;
    }

    private void frame() throws IOException, CutOff {
        var descriptor = (int) number(1);
        var single = (descriptor & 0x20) != 0;
        var sizeFlag = descriptor >> 6;
        var sizeBytes = sizeFlag == 0 ? (single ? 1 : 0) : 1 << sizeFlag;
        var dictionaryBytes = (descriptor & 3) == 3 ? 4 : descriptor & 3;
        skip((single ? 0 : 1) + dictionaryBytes + sizeBytes);
        var last = false;
        while (!last) {
            var block = number(3);
            last = (block & 1) == 1;
            // A run of one byte has its length here and one byte in the file.
            skip((block >> 1 & 3) == 1 ? 1 : block >> 3);
        }
        skip((descriptor & 4) == 0 ? 0 : 4);
    }

    private long number(int bytes) throws IOException, CutOff {
        var buffer =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new CutOff();
            }
        }
        at += bytes;
        return buffer.limit(Long.BYTES).getLong(0);
    }

    private void skip(long bytes) throws IOException, CutOff {
        at += bytes;
        if (at > file.size()) {
            throw new CutOff();
        }
    }

    private static final class CutOff extends Exception {}
}
