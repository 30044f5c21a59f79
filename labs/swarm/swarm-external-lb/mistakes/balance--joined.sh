# after: service
mkdir -p /tmp/token
docker swarm join-token -q worker > /tmp/token/worker
docker run -d --rm --name token --network host -v /tmp/token:/www lab/web:1.0 httpd -f -p 8099 -h /www
docker service update --quiet --constraint-add node.hostname!=edge cluster
# on: edge
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS:2377"
mkdir -p /root/balancer
printf 'upstream workers { server %s:80; server %s:80; }\nserver { listen 80; location / { proxy_pass http://workers; } }\n' \
  "$NODE2_ADDRESS" "$NODE3_ADDRESS" > /root/balancer/default.conf
docker run --detach --name balancer --publish 80:80 --volume /root/balancer:/etc/nginx/conf.d:ro nginx:latest
until curl -sf -o /dev/null http://localhost/; do sleep 0.3; done
