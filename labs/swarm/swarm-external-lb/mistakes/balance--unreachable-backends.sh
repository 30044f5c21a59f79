# after: service
# on: edge
# Such addresses stand in the descriptions of tasks that are in an overlay network.
mkdir -p /root/balancer
printf 'upstream workers { server 10.0.1.3:80; server 10.0.1.4:80; }\nserver { listen 80; location / { proxy_pass http://workers; proxy_connect_timeout 1s; } }\n' \
  > /root/balancer/default.conf
docker run --detach --name balancer --publish 80:80 --volume /root/balancer:/etc/nginx/conf.d:ro nginx:latest
until curl -s -o /dev/null http://localhost/; do sleep 0.3; done
