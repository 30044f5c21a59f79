# Promotes first and cleans up last, over the Engine API, without naming an address, and moves the lead away from the survivor.
# task: lead
curl -sf --unix-socket /run/docker.sock -H 'Content-Type: application/json' \
  -d '{"ListenAddr":"0.0.0.0:2377","ForceNewCluster":true}' http://docker/swarm/init

# task: restore
for _ in $(seq 300); do [ "$(docker node ls --format '{{.Status}}' | grep -c Ready)" = 3 ] && break; sleep 0.1; done
docker node update --role manager node4
docker node update --role manager node5

# task: purge
for _ in $(seq 600); do [ "$(docker node ls --format '{{.Status}}' | grep -c Down)" = 2 ] && break; sleep 0.1; done
docker node ls --format '{{.ID}} {{.Status}}' | sed -n 's/ Down$//p' | xargs docker node rm
