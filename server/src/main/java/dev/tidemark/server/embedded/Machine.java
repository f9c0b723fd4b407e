package dev.tidemark.server.embedded;

import java.io.InputStream;
import java.util.Locale;

/**
 * What Postgres was built for.
 *
 * @param system of the kernel, as in the archive's name
 * @param processor likewise
 */
record Machine(String system, String processor) {
    static Machine thisOne() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Machine of(String osName, String osArch) {
        String processor = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> osArch;
        };
        return new Machine(osName.toLowerCase(Locale.ROOT).replace(' ', '-'), processor);
    }

    String folderName() {
        return system + "-" + processor;
    }

    /** @throws EmbeddedFailure when the class path has none for this machine */
    InputStream archive() {
        InputStream archive = Machine.class.getResourceAsStream("/postgres-" + system + "-" + processor + ".txz");
        if (archive == null) {
            throw new EmbeddedFailure("no Postgres for " + folderName()
                    + " comes with tidemark; set TIDEMARK_POSTGRES_URL to a Postgres of your own");
        }
        return archive;
    }
}
