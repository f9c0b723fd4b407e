# Building from a source tree. Sourced by ./tidemark and ./check, after jdk.sh; expects $root, the top folder of the tree.
#
# What runs is never what Maven writes. A build is copied to target/run/FINGERPRINT/lib, named by the content of the sources,
# and a JVM runs from that folder for as long as it lives, holding a shared lock on it. So a build can never pull
# jars out from under a server that is running, two launchers can start at once, and folders in use are never swept.

# build_fingerprint: prints a checksum of all that goes into the distribution.
build_fingerprint() {
    local sum=cksum
    if command -v sha256sum >/dev/null; then sum=sha256sum; elif command -v shasum >/dev/null; then sum='shasum -a 256'; fi
    (
        cd "$root"
        find pom.xml {core,server,cli}/pom.xml {core,server,cli}/src/main -type f ! -name '.*' ! -name '*~' -print0 |
            LC_ALL=C sort -z | xargs -0 $sum | $sum | cut -c 1-16 | tr -d ' '
    )
}

# build_has_maven: whether there is one, and if not, one line saying how to get it.
build_has_maven() {
    command -v mvn >/dev/null || {
        echo "tidemark: no mvn on PATH: install Apache Maven 3.6.3 or newer (such as apt install maven, or brew install maven)" >&2
        return 1
    }
}

# build_maven HOME ARGUMENT...: Maven under that JDK, without the warnings that its own libraries cause on a recent one.
build_maven() {
    local home=$1
    shift
    JAVA_HOME=$home MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}" \
        mvn -B -f "$root/pom.xml" "$@"
}

# build_publish FINGERPRINT: makes the finished build available under that name, in one step. To be called under the lock.
build_publish() {
    local folder=$root/target/run/$1 fresh=$root/target/run/.new
    if [ ! -d "$folder" ]; then
        rm -rf "$fresh" && mkdir -p "$fresh" &&
            cp -R "$root/cli/target/tidemark/lib" "$fresh/lib" && : >"$fresh/in-use" &&
            mv "$fresh" "$folder" || return 1
    fi
    build_sweep "$1"
}

# build_sweep FINGERPRINT: removes the other builds, those that a JVM still runs from excepted.
build_sweep() {
    command -v flock >/dev/null || return 0
    local folder
    for folder in "$root"/target/run/*; do
        case $folder in */"$1") continue ;; esac
        if [ -f "$folder/in-use" ]; then
            flock -n -x "$folder/in-use" rm -rf "$folder" || true
        fi
    done
}

# build_lock: one build of this tree at a time. Descriptor 8 is inherited by Maven, so the lock outlives a killed launcher.
build_lock() {
    local lock=$root/target/build.lock
    if command -v flock >/dev/null; then
        exec 8>"$lock"
        flock -n 8 || {
            echo "waiting for another build of this folder to end …" >&2
            flock 8
        }
    else
        until mkdir "$lock.d" 2>/dev/null; do
            kill -0 "$(cat "$lock.d/pid" 2>/dev/null || echo $$)" 2>/dev/null || rm -rf "$lock.d"
            sleep 1
        done
        echo $$ >"$lock.d/pid"
        trap 'rm -rf "$root/target/build.lock.d"' EXIT
    fi
}

build_unlock() {
    if [ -d "$root/target/build.lock.d" ]; then
        rm -rf "$root/target/build.lock.d"
        trap - EXIT
    else
        exec 8>&-
    fi
}

# build_errors LOG: the lines of Maven's log that say what is wrong, or its end when none does.
build_errors() {
    sed -n 's/^\[ERROR\] //p' "$1" | grep -v -e '^To see the full' -e '^Re-run Maven' -e '^For more information' -e '^After correcting' \
        -e '^ *mvn <' -e 'Help 1\]' | grep . | head -n 20 | grep . || tail -n 20 "$1"
}

# build_package HOME: one run of Maven, its output in a log whose end is shown if it fails.
build_package() {
    local log=$root/target/build.log
    echo "building Tidemark (first run takes a minute or two) …" >&2
    # The tests are compiled but not run: core's test jar is on the test class path of the other modules.
    if ! build_maven "$1" -q -DskipTests -Dspotless.check.skip=true -pl cli -am package >"$log" 2>&1; then
        build_errors "$log" >&2
        echo "tidemark: the build failed; the whole log is $log" >&2
        return 1
    fi
}

# build_current HOME: prints the folder of a build of the sources as they are now, having made it if there was none.
build_current() {
    local fingerprint
    fingerprint=$(build_fingerprint)
    if [ ! -d "$root/target/run/$fingerprint" ]; then
        build_has_maven || return 1
        mkdir -p "$root/target" 2>/dev/null || {
            echo "tidemark: cannot write to $root, where Tidemark has to be built first" >&2
            return 1
        }
        build_lock
        # The sources are read again until a build has begun and ended on the same ones.
        fingerprint=
        until [ "$fingerprint" = "$(build_fingerprint)" ]; do
            fingerprint=$(build_fingerprint)
            if [ ! -d "$root/target/run/$fingerprint" ]; then build_package "$1" || return 1; fi
        done
        build_publish "$fingerprint" || return 1
        build_unlock
    fi
    printf '%s\n' "$root/target/run/$fingerprint"
}
