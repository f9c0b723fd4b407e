package dev.tidemark.server.imports;

import dev.tidemark.store.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The body of a request, on disk. Its length is bounded by what the server takes in a body at all. */
record Upload(Scratch scratch, Path file, String sum) {

    private static final int TAG = 16;

    static Upload keep(InputStream body, Scratch scratch) throws IOException {
        var kept = false;
        try {
            var file = scratch.folder().resolve("upload");
            var digest = sha256();
            try (var out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
                body.transferTo(out);
            }
            kept = true;
            return new Upload(scratch, file, HexFormat.of().formatHex(digest.digest()));
        } finally {
            if (!kept) {
                scratch.close();
            }
        }
    }

    InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    /** What the note of its import ends with: the same for the same request of the same tenant, by its key or by its content. */
    String tag(Tenant tenant, Asked asked, String parameters) {
        var said = asked.key().map(key -> "key " + key).orElse("content " + sum + " " + parameters);
        var digest = sha256().digest((tenant.name() + " " + said).getBytes(StandardCharsets.UTF_8));
        return "[" + HexFormat.of().formatHex(digest).substring(0, TAG) + "]";
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
