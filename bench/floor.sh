#!/bin/sh
# The floor of provisioning: the least that a shell script needs for three engines that form a swarm, on the node image
# but without an outer side: plain dockerd in a container. Prints the milliseconds from the first command until the
# third node has joined, then removes everything. Usage: floor.sh IMAGE NAME
set -eu
image=$1 name=$2
start=$(date +%s%N)
docker network create --internal "$name" >/dev/null
trap 'docker rm -fv "$name-1" "$name-2" "$name-3" >/dev/null 2>&1; docker network rm "$name" >/dev/null 2>&1' EXIT
cat <<'BOOT' > "/tmp/$name-boot"
for m in $(awk '$3 ~ /^cgroup2?$/ {print $2}' /proc/mounts); do mount -o remount,bind,rw "$m"; done
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  xargs -rn1 < /sys/fs/cgroup/cgroup.procs > /sys/fs/cgroup/init/cgroup.procs || :
  sed -e 's/ / +/g' -e 's/^/+/' < /sys/fs/cgroup/cgroup.controllers > /sys/fs/cgroup/cgroup.subtree_control
fi
mkdir -p /node/var/lib/docker
for d in proc sys dev run tmp var/lib/docker; do mount --rbind "/$d" "/node/$d"; done
for f in hosts resolv.conf hostname; do cat "/etc/$f" > "/node/etc/$f"; done
exec chroot /node dockerd
BOOT
node() {
  docker run -d --name "$name-$1" --hostname "node$1" --network "$name" --cgroupns private \
    --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
    --security-opt systempaths=unconfined --tmpfs /run --tmpfs /tmp -v /var/lib/docker \
    --entrypoint sh "$image" -c "$(cat "/tmp/$name-boot")" >/dev/null
}
up() {
  i=0
  while ! docker exec "$name-$1" chroot /node docker version >/dev/null 2>&1; do
    i=$((i + 1)); [ $i -lt 300 ] || { docker logs --tail 3 "$name-$1" >&2; exit 1; }
    sleep 0.02
  done
}
for n in 1 2 3; do node $n & done; wait
rm -f "/tmp/$name-boot"
for n in 1 2 3; do up $n & done; wait
docker exec "$name-1" chroot /node docker swarm init >/dev/null
token=$(docker exec "$name-1" chroot /node docker swarm join-token -q worker)
address=$(docker inspect -f "{{(index .NetworkSettings.Networks \"$name\").IPAddress}}" "$name-1")
for n in 2 3; do docker exec "$name-$n" chroot /node docker swarm join --token "$token" "$address:2377" >/dev/null & done; wait
echo $((($(date +%s%N) - start) / 1000000))
