# after: service
# on: edge
mkdir -p /root/balancer
printf 'server { listen 80; location / { proxy_pass http://%s; } }\n' "$NODE2_ADDRESS" > /root/balancer/default.conf
docker run --detach --name balancer --publish 80:80 --volume /root/balancer:/etc/nginx/conf.d:ro nginx:latest
