# Finding a JDK. Sourced by ./tidemark, ./check and the installed launcher; written for bash 3.2, which macOS still has.
# The version is read from the JDK's `release` file: starting each candidate to ask it would cost 50 ms apiece.

JDK_NEEDED=25

# jdk_feature HOME: prints the feature version of the JDK in HOME (25 of 25.0.3), 0 where there is none.
jdk_feature() {
    local line version=0
    if [ -r "$1/release" ]; then
        while IFS= read -r line || [ -n "$line" ]; do
            case $line in
                JAVA_VERSION=*)
                    version=${line#JAVA_VERSION=}
                    version=${version#\"}
                    version=${version%%[!0-9]*}
                    ;;
            esac
        done <"$1/release"
    fi
    printf '%s\n' "${version:-0}"
}

# jdk_fits HOME TOOL: whether HOME is new enough and has bin/TOOL.
jdk_fits() {
    [ -x "$1/bin/$2" ] && [ "$(jdk_feature "$1")" -ge "$JDK_NEEDED" ]
}

# jdk_resolve FILE: prints the folder in which FILE really is, behind any number of symbolic links.
jdk_resolve() {
    local file=$1 link
    while [ -L "$file" ]; do
        link=$(readlink "$file")
        case $link in
            /*) file=$link ;;
            *) file=${file%/*}/$link ;;
        esac
    done
    (CDPATH='' cd -P "${file%/*}" && pwd)
}

# jdk_on_path: prints the home of the `java` on PATH, if there is one.
jdk_on_path() {
    local java
    java=$(command -v java) || return 0
    (CDPATH='' cd -P "$(jdk_resolve "$java")/.." && pwd)
}

# jdk_folders: prints the folders in which JDKs are usually installed, one a line.
jdk_folders() {
    printf '%s\n' /usr/lib/jvm/* /opt/* /opt/java/* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home
}

# jdk_installed TOOL: prints the usual folder with the oldest JDK that fits: the version nearest to the one tested here.
jdk_installed() {
    local home version best='' best_version=0
    while IFS= read -r home; do
        jdk_fits "$home" "$1" || continue
        version=$(jdk_feature "$home")
        if [ -z "$best" ] || [ "$version" -lt "$best_version" ]; then
            best=$home best_version=$version
        fi
    done <<EOT
$(jdk_folders)
EOT
    printf '%s\n' "$best"
}

# jdk_find TOOL: prints the home of a JDK that has bin/TOOL (javac to build, java to run), or says in one line how to get one.
jdk_find() {
    local home
    if [ -n "${TIDEMARK_JAVA_HOME:-}" ]; then
        if ! jdk_fits "$TIDEMARK_JAVA_HOME" "$1"; then
            echo "tidemark: TIDEMARK_JAVA_HOME=$TIDEMARK_JAVA_HOME is not the folder of a JDK $JDK_NEEDED or newer (with bin/$1 and a release file)" >&2
            return 1
        fi
        printf '%s\n' "$TIDEMARK_JAVA_HOME"
        return
    fi
    for home in "${JAVA_HOME:-}" "$(jdk_on_path)" "$(jdk_installed "$1")"; do
        if [ -n "$home" ] && jdk_fits "$home" "$1"; then
            printf '%s\n' "$home"
            return
        fi
    done
    echo "tidemark: no JDK $JDK_NEEDED or newer found: install one (such as Temurin $JDK_NEEDED, https://adoptium.net) and, if it is not in a usual folder, set TIDEMARK_JAVA_HOME or JAVA_HOME to where it is" >&2
    return 1
}
