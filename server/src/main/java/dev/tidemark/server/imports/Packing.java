package dev.tidemark.server.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a file is compressed: by its first bytes, whatever it is called. */
enum Packing {
    NONE("none"),
    GZIP("gzip"),
    ZSTD("zstd");

    private static final int GZIP_MAGIC = 0x8b1f;
    private static final int ZSTD_MAGIC = 0xfd2fb528;

    private final String word;

    Packing(String word) {
        this.word = word;
    }

    /** As DuckDB calls it. */
    String word() {
        return word;
    }

    static Packing of(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var first = ByteBuffer.wrap(in.readNBytes(4)).order(ByteOrder.LITTLE_ENDIAN);
            if (first.limit() >= 2 && Short.toUnsignedInt(first.getShort(0)) == GZIP_MAGIC) {
                return GZIP;
            }
            return first.limit() == 4 && first.getInt(0) == ZSTD_MAGIC ? ZSTD : NONE;
        }
    }

    /** Looks whether a packed file is whole: DuckDB reads on over the sum of a gzip file, and over the missing end of a zstd file. */
    void check(DeliveredFile file) throws IOException, BadFile {
        var whole = switch (this) {
            case NONE -> true;
            case GZIP -> WholeGzip.is(file.path());
            case ZSTD -> WholeZstd.is(file.path());
        };
        if (!whole) {
            throw new BadFile(file.name(), "the " + word + " file is cut off or broken");
        }
    }
}
