# after: service
# on: edge
mkdir -p /root/balancer
printf 'upstream workers { server 172.18.0.3:80; server 172.18.0.4:80; }\nserver { listen 80; location / { proxy_pass http://workers; proxy_connect_timeout 1s; } }\n' \
  > /root/balancer/default.conf
docker run --detach --name balancer --publish 80:80 --volume /root/balancer:/etc/nginx/conf.d:ro nginx:latest
