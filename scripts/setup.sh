#!/usr/bin/env bash
# Everything that `npm start` and `npm test` need: an MPI, a compiler and CMake from the system's
# packages, the npm packages, the compiled TypeScript and the addons. It does what is missing, one
# line for each step, and is done in no time when nothing is. With --test also what only tests need.
set -euo pipefail
for_tests=false
if [[ ${1:-} == --test ]]; then for_tests=true; fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

say() { printf 'setup: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- System packages -----------------------------------------------------------------------------

# Debian has two MPIs under their own names; elsewhere a module or an environment brings an mpicc.
have_mpi() {
  [[ -n ${MPI4NODE_MPICC:-} ]] ||
    { have mpicc.openmpi && have mpirun.openmpi; } ||
    { have mpicc.mpich && have mpirun.mpich; } ||
    { have mpicc && have mpirun; }
}

debian=() fedora=() homebrew=() missing=()
if ! have_mpi; then
  missing+=(MPI)
  debian+=(openmpi-bin libopenmpi-dev mpich libmpich-dev)
  fedora+=(openmpi-devel mpich-devel)
  homebrew+=(open-mpi)
fi
if ! have "${CXX:-c++}" || ! have "${CC:-cc}"; then
  missing+=('a C++ compiler')
  debian+=(g++)
  fedora+=(gcc-c++)
  homebrew+=(gcc)
fi
if ! have cmake; then
  missing+=(CMake)
  debian+=(cmake)
  fedora+=(cmake)
  homebrew+=(cmake)
fi
if ! have make && ! have ninja; then
  missing+=(make)
  debian+=(make)
  fedora+=(make)
  homebrew+=(ninja)
fi
if $for_tests && [[ -z ${MPI4NODE_CHROMIUM:-} ]] &&
  ! have chromium && ! have chromium-browser && ! have google-chrome; then
  missing+=('Chromium (for the tests of a web page)')
  debian+=(chromium)
  fedora+=(chromium)
  homebrew+=(chromium)
fi
# Valgrind counts instructions; there is none for macOS.
if $for_tests && [[ $(uname) == Linux ]] && ! have valgrind; then
  missing+=(valgrind)
  debian+=(valgrind)
  fedora+=(valgrind)
fi

install_packages() {
  local log as_root=()
  if ((EUID != 0)); then as_root=(sudo -n); fi
  log=$(mktemp)
  say "installing ${debian[*]} with apt-get"
  # A machine whose package lists are old, or a container that has none, needs them first.
  if ! "${as_root[@]}" apt-get update -qq >"$log" 2>&1 ||
    ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 \
      "${debian[@]}" >>"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    say "apt-get failed; its output is above" >&2
    exit 1
  fi
  rm -f "$log"
  hash -r
}

if ((${#missing[@]} > 0)); then
  names=$(printf '%s, ' "${missing[@]}")
  say "missing: ${names%, }"
  if have apt-get && { ((EUID == 0)) || sudo -n true 2>/dev/null; }; then
    install_packages
  else
    cat >&2 <<EOF
setup: these packages are needed, and installing them takes apt and root. As an administrator:
  Debian, Ubuntu:  apt-get install ${debian[*]}
  Fedora, RHEL:    dnf install ${fedora[*]}
                   (for the MPI, log in again and: module load mpi)
  macOS:           brew install ${homebrew[*]}
  clusters:        module load the site's MPI, or set MPI4NODE_MPICC=/path/to/mpicc
$(if $for_tests; then echo 'For a browser elsewhere, set MPI4NODE_CHROMIUM=/path/to/chromium.'; fi)
Then run this command again.
EOF
    exit 1
  fi
fi

# --- npm packages --------------------------------------------------------------------------------

# npm writes this file last, so it is older than the lock file only when that has changed since. Not
# `npm ci`: it refuses a lock file without the optional packages for other platforms, which is what
# npm writes where the registry does not carry them all. The versions are those of the lock file.
if [[ ! -f node_modules/.package-lock.json ||
  package-lock.json -nt node_modules/.package-lock.json ]]; then
  say 'installing the npm packages'
  npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

# --- TypeScript ----------------------------------------------------------------------------------

# A folder's own time changes when a file in it is renamed or removed.
stamps=node_modules/.cache/mpi4node
compiled=$stamps/compiled
if [[ ! -f $compiled || ! -f dist/index.js || ! -f dist/cli.js ||
  -n $(find lib tsconfig.json scripts/bundle.mjs node_modules/.package-lock.json \
    -newer "$compiled" -print -quit) ]]; then
  say 'compiling the TypeScript'
  # tsc writes only what changed since its last run, and would not miss a dist/ that was deleted.
  [[ -f dist/index.d.ts ]] || rm -rf build/lib
  mkdir -p "$stamps"
  touch "$compiled.started"
  npm run --silent build:ts
  mv "$compiled.started" "$compiled"
fi

# --- Addons --------------------------------------------------------------------------------------

# Which compiler wrappers there are decides which addons there should be.
wrappers="${MPI4NODE_MPICC:-}"
for name in mpicc mpicc.openmpi mpicc.mpich; do
  wrappers+=" $(command -v "$name" || true)"
done
wrappers+=" ${MPI4NODE_BUILD_DIR:-build}"
addons=$stamps/addons
if [[ ! -f $addons || $(<"$addons") != "$wrappers" ||
  -z $(find "${MPI4NODE_BUILD_DIR:-build}" -mindepth 2 -maxdepth 2 -name mpi.json 2>/dev/null) ||
  -n $(find binding CMakeLists.txt node_modules/.package-lock.json -newer "$addons" -print -quit) ]]; then
  say 'building an addon for each MPI'
  mkdir -p "$stamps"
  printf '%s\n' "$wrappers" >"$addons.started"
  node dist/cli.js build
  mv "$addons.started" "$addons"
fi
