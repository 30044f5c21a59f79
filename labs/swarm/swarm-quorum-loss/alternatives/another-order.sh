# Begins the new group over the Engine API without naming an address, promotes before it cleans up, and waits until the dead are Down.
# task: lead
curl -sf --unix-socket /run/docker.sock -H 'Content-Type: application/json' \
  -d '{"ListenAddr":"0.0.0.0:2377","ForceNewCluster":true}' http://docker/swarm/init

# task: purge
until [ "$(docker node ls --format '{{.Status}}' | grep -c Ready)" = 3 ]; do sleep 0.3; done
docker node update --role manager node4
docker node update --role manager node5
until [ "$(docker node ls --format '{{.Status}}' | grep -c Down)" = 2 ]; do sleep 0.3; done
docker node ls --format '{{.ID}} {{.Status}}' | sed -n 's/ Down$//p' | xargs docker node rm

# task: restore
# Done already.
docker node ls
