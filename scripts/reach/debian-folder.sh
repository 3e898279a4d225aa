#!/usr/bin/env bash
# Makes a Debian in a folder, from the mirror that apt uses here, with both MPI libraries, a
# compiler, CMake and Node: debian-folder.sh FOLDER [SUITE]. SUITE is trixie unless given, which is
# Debian 13 with Open MPI 5.0 and MPICH 4.2. Needs root and debootstrap; some 2 GB.
set -euo pipefail
root=$1
suite=${2:-trixie}
command -v debootstrap >/dev/null || apt-get install -y -qq --no-install-recommends debootstrap
mirror=$(bash "$(dirname "${BASH_SOURCE[0]}")/mirror.sh")
start=$SECONDS
[[ -x $root/usr/bin/apt-get ]] || debootstrap --variant=minbase --include=ca-certificates \
  --keyring=/usr/share/keyrings/debian-archive-keyring.gpg "$suite" "$root" "$mirror" >"$root.log" 2>&1
echo "debootstrap: $((SECONDS - start)) s, $(du -sm "$root" | cut -f1) MB"
# Nothing in the folder may start a service. It borrows the names and apt settings of the host.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"; chmod +x "$root/usr/sbin/policy-rc.d"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
grep -rhiE '^\s*Acquire' /etc/apt/apt.conf.d 2>/dev/null >"$root/etc/apt/apt.conf.d/99host" || true
for fs in proc sys dev dev/pts dev/shm; do
  mkdir -p "$root/$fs"
  mountpoint -q "$root/$fs" || case $fs in
    proc) mount -t proc proc "$root/proc" ;;
    sys) mount -t sysfs sysfs "$root/sys" ;;
    dev) mount --bind /dev "$root/dev" ;;
    dev/pts) mount --bind /dev/pts "$root/dev/pts" ;;
    dev/shm) mount -t tmpfs -o size=2g tmpfs "$root/dev/shm" ;;
  esac
done
start=$SECONDS
chroot "$root" env DEBIAN_FRONTEND=noninteractive sh -ec '
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends openmpi-bin libopenmpi-dev mpich libmpich-dev g++ make cmake \
    nodejs npm procps iproute2 >/var/log/mpi4node-install.log 2>&1 || { tail -20 /var/log/mpi4node-install.log; exit 1; }'
echo "packages: $((SECONDS - start)) s, $(du -smx "$root" | cut -f1) MB"
chroot "$root" dpkg-query -W -f '${Package} ${Version}\n' openmpi-bin mpich nodejs g++ cmake libpmix2t64 libprrte3 2>/dev/null || true
# To remove it: for fs in dev/shm dev/pts dev sys proc; do umount "$root/$fs"; done; rm -rf "$root"
