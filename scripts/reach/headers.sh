#!/usr/bin/env bash
# Checks that the binding compiles with other versions of MPI, by their headers alone.
#
#   npm run headers                        with what Debian's testing and unstable have now
#   npm run headers -- trixie              with what this suite of Debian has
#   npm run headers -- /path/to/include    with the mpi.h in this folder
#
# A suite needs apt-get and dpkg, but not root: its packages are unpacked into a temporary folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if (($# == 0)); then set -- testing unstable; fi
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

# Unpacks the headers of a suite, with lists of packages of its own.
unpack() {
  local suite=$1 folder=$temporary/$1 keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror
  mirror=${MPI4NODE_DEBIAN_MIRROR:-$(bash scripts/reach/mirror.sh)}
  mkdir -p "$folder"/{lists/partial,archives/partial,parts,unpacked}
  echo "deb [signed-by=$keyring] $mirror $suite main" >"$folder/sources.list"
  local options=(-o "Dir::Etc::SourceList=$folder/sources.list" -o "Dir::Etc::SourceParts=$folder/parts"
    -o "Dir::State::Lists=$folder/lists" -o "Dir::Cache=$folder" -o "Dir::Cache::Archives=$folder/archives"
    -o APT::Sandbox::User= -qq)
  apt-get "${options[@]}" update
  (cd "$folder" && apt-get "${options[@]}" download libopenmpi-dev libmpich-dev)
  for package in "$folder"/*.deb; do dpkg -x "$package" "$folder/unpacked"; done
}

# Its name and version, as it says itself.
describe() {
  printf '#include <mpi.h>\n' | "${CXX:-c++}" -E -dM -I "$1" - |
    awk '$2 ~ /^(MPICH_VERSION|OMPI_(MAJOR|MINOR|RELEASE)_VERSION|MPI_(SUB)?VERSION)$/ { found[$2] = $3 }
      END {
        name = "the standard ABI"
        if ("MPICH_VERSION" in found) name = "MPICH " found["MPICH_VERSION"]
        if ("OMPI_MAJOR_VERSION" in found) name = "Open MPI " found["OMPI_MAJOR_VERSION"] "." \
          found["OMPI_MINOR_VERSION"] "." found["OMPI_RELEASE_VERSION"]
        gsub(/"/, "", name)
        print name ", MPI " found["MPI_VERSION"] "." found["MPI_SUBVERSION"]
      }'
}

# All of the binding as one file: a static name occurs in it once.
find binding -name '*.cc' | LC_ALL=C sort | sed 's/.*/#include "&"/' >"$temporary/all.cc"

failed=0
check() {
  local include=$1
  printf 'headers: %s (%s): ' "$(describe "$include")" "${2:-$include}"
  if "${CXX:-c++}" -std=c++20 -fsyntax-only -Wall -Wextra -Wno-cast-function-type \
    -DNAPI_VERSION=9 -DOMPI_SKIP_MPICXX -DMPICH_SKIP_MPICXX -I . -I binding \
    -I node_modules/node-addon-api -I node_modules/node-api-headers/include -I "$include" \
    "$temporary/all.cc" >"$temporary/output" 2>&1; then
    echo 'compiles'
  else
    echo 'does not compile'
    grep -m 20 -E 'error|warning' "$temporary/output" || cat "$temporary/output"
    failed=1
  fi
}

for wanted; do
  if [[ -d $wanted ]]; then
    check "$wanted"
    continue
  fi
  unpack "$wanted"
  while IFS= read -r header; do
    check "$(dirname "$header")" "$wanted"
  done < <(find "$temporary/$wanted/unpacked" -name mpi.h | LC_ALL=C sort)
done
exit "$failed"
