#!/bin/sh
# The floor of a Kubernetes sandbox: the least that a shell script needs for a cluster on the node image, without an outer
# side, without user namespaces, without keys or an API for a platform. Prints the milliseconds from the first command
# until `app` has ended well on the first machine, and the MiB that the machines use then; and removes everything.
#
# Usage: kube-floor.sh IMAGE NAME PROFILE NODES FOLDER
#   PROFILE  kubeadm or minikube
#   NODES    1 or 2
#   FOLDER   init.yaml and join.yaml for kubeadm, with FIRST_ADDRESS, OWN_ADDRESS and AUTHORITY_HASH in them; skipped, the
#            phases that its init leaves out; start, the words for minikube; app, what is to be done with the cluster; image,
#            the name of the image that app runs
set -eu
[ $# = 5 ] || { echo 'kube-floor.sh IMAGE NAME PROFILE NODES FOLDER; bench/kubernetes.ts calls it' >&2; exit 2; }
image=$1 name=$2 profile=$3 nodes=$4 folder=$5
start=$(date +%s%N)
trap 'docker rm -fv $(seq -f "$name-%g" "$nodes") >/dev/null 2>&1; docker network rm "$name" >/dev/null 2>&1' EXIT
trap 'exit 1' INT TERM
docker network create --internal "$name" >/dev/null

# A privileged pod asks for all devices, which a nested group of cgroup v1 may not give: it gets the ordinary ones.
runc='#!/bin/bash
for word; do case $last in --bundle) bundle=$word ;; esac; last=$word; done
config=${bundle:-/none}/config.json
if [ -f "$config" ] && grep -qF '\''{"allow":true,"access":"rwm"}'\'' "$config"; then
  jq -c '\''.linux.resources.devices = [{allow: false, access: "rwm"}] + ([[1,3],[1,5],[1,7],[1,8],[1,9],[5,0],[5,1],[5,2]]
    | map({allow: true, type: "c", major: .[0], minor: .[1], access: "rwm"})) + [{allow: true, type: "c", major: 136, access: "rwm"}]'\'' \
    "$config" > "$config.new" && mv "$config.new" "$config"
fi
exec /usr/sbin/runc "$@"'
boot='
for m in $(awk "\$3 ~ /^cgroup2?\$/ {print \$2}" /proc/mounts); do mount -o remount,bind,rw "$m"; done
mount --rbind /node /node
for d in containerd kubelet etcd hostpath-provisioner; do mkdir -p "/node/var/lib/$d"; mount --rbind "/machine/$d" "/node/var/lib/$d"; done
mkdir -p /node/drydock /node/outside
for d in proc sys dev run tmp drydock; do mount --rbind "/$d" "/node/$d"; done
for f in hosts resolv.conf hostname; do cat "/etc/$f" > "/node/etc/$f"; done
printf "%s\n" "$RUNC" > /node/usr/local/sbin/runc-floor; chmod 755 /node/usr/local/sbin/runc-floor
sed -i "s|SystemdCgroup = false|&\n  BinaryName = \"/usr/local/sbin/runc-floor\"|" /node/etc/containerd/config.toml
mkdir -p /run/drydock
nginx -c /drydock/mirror.conf -e stderr
cd /node && pivot_root . outside && umount -l outside && mount --make-rshared /
exec tini -- /usr/local/lib/drydock/machine'

node() {
  docker run -d --name "$name-$1" --hostname "node$1" --network "$name" --cgroupns private -e RUNC="$runc" \
    --cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add SYS_PTRACE --security-opt seccomp=unconfined \
    --security-opt apparmor=unconfined --security-opt systempaths=unconfined --tmpfs /run --tmpfs /tmp:exec \
    -v /machine/containerd -v /machine/kubelet -v /machine/etcd -v /machine/hostpath-provisioner \
    -v drydock-images:/drydock/images:ro --entrypoint sh "$image" -c "$boot" >/dev/null
}
in_node() { machine=$name-$1; shift; docker exec -i "$machine" "$@"; }
up() {
  i=0
  while ! in_node "$1" sh -c 'test -S /run/containerd/containerd.sock && ctr version' >/dev/null 2>&1; do
    i=$((i + 1)); [ $i -lt 600 ] || { docker logs --tail 5 "$name-$1" >&2; exit 1; }
    sleep 0.02
  done
}
address() { docker inspect -f "{{(index .NetworkSettings.Networks \"$name\").IPAddress}}" "$name-$1"; }
told() { "$@" > "/tmp/$name-$$.log" 2>&1 || { tail -n 20 "/tmp/$name-$$.log" >&2; exit 1; }; rm -f "/tmp/$name-$$.log"; }

for n in $(seq "$nodes"); do node "$n" & done; wait
for n in $(seq "$nodes"); do up "$n" & done; wait
in_node 1 crictl pull "$(cat "$folder/image")" >/dev/null 2>&1 & pull=$!
if [ "$profile" = minikube ]; then
  told in_node 1 minikube start $(cat "$folder/start")
else
  first=$(address 1)
  config() {
    sed -e "s/FIRST_ADDRESS/$first/" -e "s/OWN_ADDRESS/$(address "$1")/" -e "s/AUTHORITY_HASH/${hash:-}/" "$folder/$2" |
      in_node "$1" sh -c 'mkdir -p /root/.kube; cat > /etc/kubernetes/floor.yaml'
  }
  config 1 init.yaml
  in_node 1 /usr/local/lib/drydock/pods 10.244.0.0/24
  in_node 1 /usr/local/lib/drydock/serving-keys
  in_node 1 /usr/local/lib/drydock/seed /var/lib/etcd kubeadm "$first"
  told in_node 1 kubeadm init --config /etc/kubernetes/floor.yaml --skip-phases="$(cat "$folder/skipped")"
  in_node 1 cp /etc/kubernetes/admin.conf /root/.kube/config
  for n in $(seq 2 "$nodes"); do
    hash=sha256:$(in_node 1 sh -c 'openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl pkey -pubin -outform der | sha256sum | cut -d" " -f1')
    config "$n" join.yaml
    told in_node "$n" kubeadm join --config /etc/kubernetes/floor.yaml
    # Pods of each machine, and the way to those of the other.
    for m in 1 "$n"; do
      until pods=$(in_node 1 kubectl get node "node$m" -o 'jsonpath={.spec.podCIDR}') && [ -n "$pods" ]; do sleep 0.05; done
      [ "$m" = 1 ] && own=$pods || other=$pods
    done
    in_node 1 /usr/local/lib/drydock/pods "$own" "$other=$(address "$n")"
    in_node "$n" /usr/local/lib/drydock/pods "$other" "$own=$first"
  done
fi
wait $pull || in_node 1 crictl pull "$(cat "$folder/image")" >/dev/null
in_node 1 bash -s < "$folder/app"
took=$((($(date +%s%N) - start) / 1000000))
memory=$(docker stats --no-stream --format '{{.MemUsage}}' $(seq -f "$name-%g" "$nodes") | awk '{ sum += $1 * ($1 ~ /GiB/ ? 1024 : 1) } END { print sum }')
echo "$took $memory"
