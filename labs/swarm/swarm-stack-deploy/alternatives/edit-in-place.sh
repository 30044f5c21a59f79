# Keeps the ignored keys and edits the rest in place, writes the port in the long form, and takes junk apart piece by piece.
# task: deploy
sed -i -e '/condition: service_started/d' -e 's/^      aux:$/      - aux/' \
  -e 's/^      - "8090:80"$/      - { target: 80, published: 8090, protocol: tcp, mode: ingress }/' \
  -e 's/^    container_name: cluster$/    deploy: { replicas: 6, restart_policy: { condition: on-failure }, placement: { constraints: ["node.role != manager"] } }/' docker-compose.yml
docker stack up --detach=true --compose-file docker-compose.yml --resolve-image never cluster

# task: update
sed -i -e '0,/lab\/web:1.0/ s//lab\/web:1.1/' -e 's/replicas: 6/replicas: 4/' docker-compose.yml
until docker stack deploy --detach=true --resolve-image never -c - cluster < docker-compose.yml; do sleep 0.3; done

# task: drop
sed -i -e '/depends_on/d' -e '/- aux$/d' -e '/^  aux:/,$d' docker-compose.yml
docker service rm cluster_aux
docker stack deploy --detach=true -c docker-compose.yml cluster

# task: junk
docker service rm $(docker service ls -q --filter label=com.docker.stack.namespace=junk)
docker config rm $(docker config ls -q --filter label=com.docker.stack.namespace=junk)
docker secret rm $(docker secret ls -q --filter label=com.docker.stack.namespace=junk)
until docker network rm junk_default; do sleep 0.5; done
