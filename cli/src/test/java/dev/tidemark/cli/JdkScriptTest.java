package dev.tidemark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code scripts/jdk.sh} finds a JDK, on folders that look like JDKs; the usual folders of this machine are left out. */
class JdkScriptTest {

    private static final Path SCRIPT =
            Path.of("../scripts/jdk.sh").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    /** What the script said. */
    private record Said(int exitCode, String out, String err) {}

    @BeforeEach
    void resolve() throws IOException {
        folder = folder.toRealPath();
    }

    @Test
    void prefersTidemarkJavaHomeThenJavaHomeThenThePathThenTheUsualFolders() throws Exception {
        var usual = jdk("usual/jdk-25", "25.0.1");
        var path = jdk("on path", "26.0.1");
        var home = jdk("java-home", "25");
        var own = jdk("own", "27-ea");
        environment.put("TIDEMARK_JAVA_HOME", own);
        environment.put("JAVA_HOME", home);
        environment.put("PATH", path + "/bin");
        assertThat(find()).isEqualTo(found(own));
        environment.remove("TIDEMARK_JAVA_HOME");
        assertThat(find()).isEqualTo(found(home));
        environment.remove("JAVA_HOME");
        assertThat(find()).isEqualTo(found(path));
        environment.remove("PATH");
        assertThat(find()).isEqualTo(found(usual));
    }

    @Test
    void passesOverWhatIsTooOldOrNoJdk() throws Exception {
        environment.put("JAVA_HOME", jdk("java-home", "17.0.15"));
        environment.put("PATH", jdk("path", "1.8.0_392") + "/bin");
        jdk("usual/a", "21.0.2");
        Files.createDirectories(folder.resolve("usual/b"));
        Files.delete(Path.of(jdk("usual/c", "25.0.9")).resolve("bin/javac"));
        Files.delete(Path.of(jdk("usual/d", "25.0.9")).resolve("release"));
        var right = jdk("usual/e", "25.0.3");
        assertThat(find()).isEqualTo(found(right));
    }

    @Test
    void takesTheOldestThatFits() throws Exception {
        jdk("usual/a", "27");
        var right = jdk("usual/b", "25.0.3");
        jdk("usual/c", "26.0.1");
        assertThat(find()).isEqualTo(found(right));
    }

    @Test
    void followsTheLinksOfThePath() throws Exception {
        var home = jdk("real/jdk-25", "25.0.3");
        var bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("alternatives"), Path.of(home, "bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternatives"));
        environment.put("PATH", bin + ":/usr/bin:/bin");
        assertThat(find()).isEqualTo(found(home));
    }

    @Test
    void needsNoCompilerToRun() throws Exception {
        var home = jdk("java-home", "25.0.3");
        Files.delete(Path.of(home, "bin/javac"));
        environment.put("JAVA_HOME", home);
        assertThat(run("jdk_find java")).isEqualTo(found(home));
    }

    @Test
    void saysInOneLineWhatToInstall() throws Exception {
        jdk("usual/a", "21.0.2");
        var said = find();
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err())
                .startsWith("tidemark: no JDK 25 or newer found: install one")
                .contains("TIDEMARK_JAVA_HOME", "JAVA_HOME");
    }

    @Test
    void doesNotPassOverAWrongTidemarkJavaHome() throws Exception {
        environment.put("TIDEMARK_JAVA_HOME", jdk("own", "17.0.15"));
        environment.put("JAVA_HOME", jdk("java-home", "25.0.3"));
        var said = find();
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).contains("TIDEMARK_JAVA_HOME=" + folder + "/own is not");
    }

    private Said find() throws Exception {
        return run("jdk_find javac");
    }

    private Said run(String command) throws Exception {
        var script = "set -euo pipefail; . '%s'; jdk_folders() { printf '%%s\\n' '%s'/usual/*; }; %s"
                .formatted(SCRIPT, folder, command);
        var errors = folder.resolve("errors");
        var builder = new ProcessBuilder("/bin/bash", "-c", script).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("empty").toString());
        builder.environment().putAll(environment);
        if (environment.containsKey("PATH")) {
            builder.environment().merge("PATH", "/usr/bin:/bin", (own, system) -> own + ":" + system);
        }
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), out.strip(), Files.readString(errors));
    }

    private static Said found(String home) {
        return new Said(0, home, "");
    }

    private String jdk(String name, String version) throws IOException {
        var home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        for (var tool : new String[] {"java", "javac"}) {
            Files.createFile(
                    home.resolve("bin").resolve(tool),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        return home.toString();
    }
}
