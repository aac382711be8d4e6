# shellcheck shell=sh
# Builds a program (Release) when anything it is made of has changed since the last build, and lets it find the runtime. The script that sources this sets
# root (the repository), command_name, project_folder, program (what was built) and made_of (files and folders, with patterns).
# shellcheck disable=SC2154
built_from=$root/artifacts/$command_name.built
build_log=$root/artifacts/$command_name.build.log

if ! sdk=$(command -v dotnet); then
  echo "$command_name needs the .NET 10 SDK: https://dot.net/download, or your system's package dotnet-sdk-10.0" >&2
  exit 127
fi

# shellcheck disable=SC2086 # several, with patterns
sources() { (cd "$root" && find $made_of -type f "$@" 2>&1); }

# Names, sizes and times of all sources: what was deleted, renamed or got an older date counts, too.
fingerprint() { sources -printf '%p %s %T@\n'; }

is_fresh() { [ -x "$program" ] && fingerprint | cmp -s - "$built_from"; }

# The compiler is only called for what is newer than its output; a changed file with an older date needs it all the same.
compile_option() {
  if [ -s "$built_from" ]; then
    changed=$(fingerprint | grep -cFxvf "$built_from")
    newer=$(sources -newer "$built_from" | wc -l)
    if [ "$changed" -gt "$newer" ]; then
      echo --no-incremental
    fi
  fi
}

build() {
  fingerprint >"$built_from.next"
  # shellcheck disable=SC2046 # one option or none
  if ! (cd "$root" && dotnet build "$project_folder" -c Release -v q -nologo -nodeReuse:false $(compile_option)) >"$build_log" 2>&1 9>&- </dev/null; then
    cat "$build_log" >&2
    exit 1
  fi
  mv "$built_from.next" "$built_from"
}

if ! is_fresh; then
  echo "building $command_name ..." >&2
  mkdir -p "$root/artifacts" || exit 1
  # Descriptor 9 holds the lock: of several calls one builds, the others wait for it.
  exec 9>"$root/artifacts/$command_name.lock" || exit 1
  flock 9 || exit 1
  if ! is_fresh; then
    build
  fi
  exec 9>&-
fi

# The program finds its runtime beside the SDK, wherever that is installed.
dotnet_root=$(dirname "$(readlink -f "$sdk")")
if [ -z "$DOTNET_ROOT" ] && [ -d "$dotnet_root/host/fxr" ]; then
  DOTNET_ROOT=$dotnet_root
  export DOTNET_ROOT
fi
