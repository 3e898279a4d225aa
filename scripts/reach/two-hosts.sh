#!/usr/bin/env bash
# Makes two hosts of this machine, hosta and hostb, joined by a cable: namespaces of their own for
# network, name, shared memory and processes. Runs a command on hosta, from which the launchers
# reach hostb through an agent in place of ssh:
#   two-hosts.sh mpirun.openmpi --host hosta:1,hostb:1 -n 2 node app.mjs
#   two-hosts.sh mpirun.mpich -hosts hosta,hostb -n 2 node app.mjs
# `ip link set va down` on hosta cuts the cable. ROOTFS=FOLDER runs it all in that system's folder,
# in which CHECKOUT (a folder out here) is /checkout. Needs root, iproute2 and util-linux.
REACH=${REACH:-$HOME/.cache/mpi4node-reach}; mkdir -p "$REACH"
state=$REACH/two
if [[ ${1:-} != --inside ]]; then
  mkdir -p "$state"
  exec unshare --net --uts --mount --ipc --pid --fork --mount-proc --kill-child bash "$0" --inside "$@"
fi
shift
root=${ROOTFS:-}
printf '127.0.0.1 localhost\n10.88.0.1 hosta\n10.88.0.2 hostb\n' >"$state/hosts"
cat >"$state/settle" <<'S'
hostname "$1"
mount -t tmpfs tmpfs "$ROOTFS/dev/shm"
mount --bind "$STATE/hosts" "$ROOTFS/etc/hosts"
if [[ -n $ROOTFS ]]; then
  # PRRTE's folders there are named by process ids, which start anew for each of these hosts.
  mount -t tmpfs tmpfs "$ROOTFS/tmp"
  mount -t proc proc "$ROOTFS/proc"
  mkdir -p "$ROOTFS/checkout"
  mount --bind "$CHECKOUT" "$ROOTFS/checkout"
fi
mount -t sysfs sysfs "$ROOTFS/sys"  # UCX reads the names of the interfaces there; the old one has the old names.
ip link set lo up
S
export ROOTFS=$root STATE=$state
bash "$state/settle" hosta
unshare --net --uts --mount --ipc --pid --fork --mount-proc --kill-child bash -c 'bash "$STATE/settle" hostb; exec sleep infinity' &
keeper=$!
until other=$(cat "/proc/$keeper/task/$keeper/children" 2>/dev/null) && [[ -n $other ]] &&
  [[ $(nsenter -t "${other% }" -u hostname 2>/dev/null) == hostb ]]; do sleep 0.1; done
other=${other% }
ip link add va type veth peer name vb netns "$other"
ip addr add 10.88.0.1/24 dev va; ip link set va up
nsenter -t "$other" -n ip addr add 10.88.0.2/24 dev vb
nsenter -t "$other" -n ip link set vb up
# UCX leaves out interfaces that are not up yet.
for _ in $(seq 50); do [[ $(cat "$root/sys/class/net/va/operstate") == up && $(nsenter -t "$other" -n -m cat "$root/sys/class/net/vb/operstate") == up ]] && break; sleep 0.1; done
# As ssh does, it hands over no environment but HOME and PATH.
cat >"$state/agent" <<A
#!/bin/bash
while [[ \$1 == -* ]]; do shift; done
host=\$1; shift
clean="env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
if [[ \$host == hosta ]]; then exec \$clean bash -c "\$*"; fi
exec nsenter -t $other -n -u -m -i -p ${root:+chroot $root} \$clean bash -c "cd /; \$*"
A
chmod +x "$state/agent"
[[ -z $root ]] || { mkdir -p "$root$state"; cp "$state/agent" "$root$state/agent"; }
export OMPI_MCA_plm_rsh_agent=$state/agent PRTE_MCA_plm_ssh_agent=$state/agent
export HYDRA_LAUNCHER=ssh HYDRA_LAUNCHER_EXEC=$state/agent
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 PRTE_ALLOW_RUN_AS_ROOT=1 PRTE_ALLOW_RUN_AS_ROOT_CONFIRM=1
status=0
if [[ -n $root ]]; then chroot "$root" "$@" || status=$?; else "$@" || status=$?; fi
exit "$status"
