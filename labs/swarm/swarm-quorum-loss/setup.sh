docker service create --detach --quiet --no-resolve-image --name shop --replicas 6 lab/web:1.0
{
  echo "swarm $(docker info --format '{{.Swarm.Cluster.ID}}')"
  echo "shop  $(docker service inspect --format '{{.ID}}' shop)"
} > /root/cluster.txt
for _ in $(seq 1200); do [ "$(docker service ps --format '{{.CurrentState}}' shop | grep -c ^Running)" = 6 ] && break; sleep 0.1; done
# The night: two engines stop, and nothing is left on their disks that could come back.
# on: node2
service docker stop > /dev/null
rm -rf /var/lib/docker/swarm /usr/sbin/dockerd
# on: node3
service docker stop > /dev/null
rm -rf /var/lib/docker/swarm /usr/sbin/dockerd
# on: node1
# A leader steps down when it has not heard from a majority for a while.
for _ in $(seq 1200); do
  curl -s --unix-socket /run/docker.sock http://docker/swarm | grep -q 'does not have a leader' && exit 0
  sleep 0.1
done
exit 1
