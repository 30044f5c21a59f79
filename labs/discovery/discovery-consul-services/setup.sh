mkdir -p /etc/consul
docker run -d --name consul --hostname larry --network host --restart unless-stopped -v consul-data:/consul/data -v /etc/consul:/consul/config:ro \
  lab/consul:1 agent -server -bootstrap-expect 3 -bind "$LARRY_ADDRESS" -client 0.0.0.0 -dns-port 53 -retry-join "$CURLY_ADDRESS"
# on: curly
mkdir -p /etc/consul
docker run -d --name consul --hostname curly --network host --restart unless-stopped -v consul-data:/consul/data -v /etc/consul:/consul/config:ro \
  lab/consul:1 agent -server -bootstrap-expect 3 -bind "$CURLY_ADDRESS" -client 0.0.0.0 -dns-port 53 -retry-join "$LARRY_ADDRESS"
# on: moe
mkdir -p /etc/consul
docker run -d --name consul --hostname moe --network host --restart unless-stopped -v consul-data:/consul/data -v /etc/consul:/consul/config:ro \
  lab/consul:1 agent -server -bootstrap-expect 3 -bind "$MOE_ADDRESS" -client 0.0.0.0 -dns-port 53 -retry-join "$LARRY_ADDRESS"
for _ in $(seq 200); do
  [ "$(curl -s http://localhost:8500/v1/catalog/service/consul | jq length)" = 3 ] && exit 0
  sleep 0.2
done
docker logs consul
exit 1
