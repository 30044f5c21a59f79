# task: service
docker service create --quiet --name cluster --mode global --constraint node.role==worker \
  --publish published=80,target=80,mode=host lab/web:1.0

# task: balance
# on: edge
mkdir -p /root/balancer
cat > /root/balancer/default.conf <<CONF
upstream workers {
  zone workers 64k;
  server $NODE2_ADDRESS:80;
  server $NODE3_ADDRESS:80;
}
server {
  listen 80;
  location / {
    proxy_pass http://workers;
  }
}
CONF
docker run --detach --name balancer --publish 80:80 --volume /root/balancer:/etc/nginx/conf.d:ro nginx:latest

# task: outage
# on: edge
sed -i 's/:80;$/:80 max_fails=1 fail_timeout=5s;/; s/proxy_pass.*/&\n    proxy_next_upstream error timeout;\n    proxy_connect_timeout 1s;/' \
  /root/balancer/default.conf
docker exec balancer nginx -t
docker exec balancer nginx -s reload
