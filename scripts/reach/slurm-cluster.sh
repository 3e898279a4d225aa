#!/usr/bin/env bash
# Starts a Slurm cluster of two nodes on this machine, runs a command in it, and ends it:
#   slurm-cluster.sh srun --mpi=pmix -n 2 node app.mjs
# Needs root, and on Debian 12: apt-get install --no-install-recommends iproute2 munge slurmctld \
#   slurmd slurm-client slurm-wlm-basic-plugins slurm-wlm-plugins
# Network, names, mounts and processes are in namespaces of their own, so all ends with the script.
set -euo pipefail
if [[ ${1:-} != --inside ]]; then
  exec unshare --net --uts --mount --ipc --pid --fork --mount-proc --kill-child bash "$0" --inside "$@"
fi
shift
state=${REACH:-$HOME/.cache/mpi4node-reach}/slurm
nodes=2
# Slurm looks for an address that is not 127.0.0.1, Open MPI for an interface that is no loopback.
ip link set lo up
ip link add v0 type veth peer name v1
ip link set v1 up
ip addr add 10.77.0.1/24 dev v0
ip link set v0 up
hostname mini
mkdir -p "$state/control" "$state"/spool-n{1,2} "$state"/tmp-n{1,2}
printf '127.0.0.1 localhost\n10.77.0.1 mini n1 n2\n' >"$state/hosts"
mount --bind "$state/hosts" /etc/hosts
mount -t tmpfs tmpfs /run
mkdir -p /run/munge && chmod 755 /run/munge
# munge tells Slurm who sends what. Its key must belong to the user that runs it.
[[ -f $state/munge.key ]] || { dd if=/dev/urandom of="$state/munge.key" bs=1 count=1024 status=none; chmod 400 "$state/munge.key"; }
munged --force --key-file="$state/munge.key" --socket=/run/munge/munge.socket.2 --pid-file=/run/munge/pid \
  --log-file="$state/munge.log" --seed-file="$state/munge.seed"

cat >"$state/slurm.conf" <<CONF
ClusterName=mini
SlurmctldHost=mini
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
ReturnToService=2
StateSaveLocation=$state/control
SlurmdSpoolDir=$state/spool-%n
TmpFS=$state/tmp-%n
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd-%n.pid
SlurmctldLogFile=$state/slurmctld.log
SlurmdLogFile=$state/slurmd-%n.log
SlurmctldDebug=info
SlurmdDebug=info
SlurmdParameters=config_overrides
SlurmctldTimeout=30
SlurmdTimeout=30
InactiveLimit=0
KillWait=5
MinJobAge=30
NodeName=n[1-$nodes] NodeHostname=mini NodeAddr=10.77.0.1 Port=[17001-$((17000 + nodes))] CPUs=4 RealMemory=2000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=YES
CONF
rm -rf "$state/control" && mkdir "$state/control"
export SLURM_CONF=$state/slurm.conf
slurmctld -c
for i in $(seq "$nodes"); do slurmd -N "n$i"; done
for _ in $(seq 100); do
  [[ $(sinfo -h -t idle -o %D 2>/dev/null) == "$nodes" ]] && break
  sleep 0.2
done
sinfo -N -h -o '%N %T' >&2
status=0
"$@" || status=$?
exit "$status"
