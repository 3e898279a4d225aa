#!/usr/bin/env bash
# Prints the mirror from which this Debian or Ubuntu takes its packages, whatever it is called.
set -euo pipefail
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(SITE)' "Codename: $codename" | sort -u | head -n 1)
[[ -n $mirror ]] || { echo "apt has no mirror for $codename: see /etc/apt/sources.list" >&2; exit 1; }
echo "$mirror"
