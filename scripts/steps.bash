# Sourced by the scripts beside it: where things are, and steps that say what they do, how long they took and, when
# they fail, what to do.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Tools that scripts/setup had to build itself.
tools=${CHARTDROP_TOOLS:-$root/target/tools}
export PATH="$tools/bin:$PATH"

# Where cargo puts what it builds.
target=${CARGO_TARGET_DIR:-$root/target}

say() {
    printf '\n==> %s\n' "$*"
}

fail() {
    printf '\n' >&2
    printf '%s\n' "$@" >&2
    exit 1
}

# step NAME ADVICE COMMAND...: runs the command; on failure says which step it was and what to do, and ends the script.
step() {
    local name=$1 advice=$2 started=$SECONDS code
    shift 2
    say "$name"
    # A shell of its own, outside of any condition, so that `set -e` holds inside functions too.
    set +e
    (
        set -e
        "$@"
    )
    code=$?
    set -e
    if [ $code -ne 0 ]; then
        fail "FAILED: $name (exit code $code after $((SECONDS - started)) s)" "What to do: $advice"
    fi
    printf -- '--- %s took %d s\n' "$name" "$((SECONDS - started))"
}

# What tests and lints look at: the app as it is shipped, with the points where the kill test may stop it.
test_build=(--locked --workspace --features custom-protocol,kill-points)

has_display() {
    [ "$(uname -s)" = Darwin ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]
}

# The window's pages, which cargo puts into the binary. Built again only when something of them changed.
build_ui() {
    local built=ui/dist/index.html
    if [ -f "$built" ] && [ -z "$(find ui \( -path ui/node_modules -o -path ui/dist \) -prune -o -newer "$built" -print -quit)" ]; then
        echo "ui/dist is up to date."
        return
    fi
    npm --prefix ui run --silent build
    touch "$built"
}

# Whether a binary holds the points at which the crash tests stop it; they are looked for by the variable that names one.
holds_kill_points() {
    grep --quiet --text --fixed-strings CHARTDROP_KILL_AT "$1"
}

# Fails where an optimised binary, as people get it, holds them.
has_no_kill_points() {
    [ -f "$1" ] && ! holds_kill_points "$1"
}
