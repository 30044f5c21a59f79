# Published on one address each, DNS at 53 of the machine and of docker0, settings in the environment, names by -node.
# task: servers
docker run -d --name consul --restart on-failure --mount type=volume,source=register,target=/consul/data \
  -p "$LARRY_ADDRESS:8300-8301:8300-8301" -p "$LARRY_ADDRESS:8301:8301/udp" -p "$LARRY_ADDRESS:8500:8500" \
  -p "$LARRY_ADDRESS:53:8600/udp" -p 172.17.0.1:53:8600/udp \
  -e CONSUL_LOCAL_CONFIG='{"server":true,"bootstrap_expect":3,"client_addr":"0.0.0.0"}' \
  lab/consul:1 agent -node=larry -advertise="$LARRY_ADDRESS" -retry-join="$MOE_ADDRESS" -retry-join="$CURLY_ADDRESS"
# on: curly
docker run -d --name consul --restart on-failure --mount type=volume,source=register,target=/consul/data \
  -p "$CURLY_ADDRESS:8300-8301:8300-8301" -p "$CURLY_ADDRESS:8301:8301/udp" -p "$CURLY_ADDRESS:8500:8500" \
  -p "$CURLY_ADDRESS:53:8600/udp" -p 172.17.0.1:53:8600/udp \
  -e CONSUL_LOCAL_CONFIG='{"server":true,"bootstrap_expect":3,"client_addr":"0.0.0.0"}' \
  lab/consul:1 agent -node=curly -advertise="$CURLY_ADDRESS" -retry-join="$MOE_ADDRESS" -retry-join="$CURLY_ADDRESS"
# on: moe
docker run -d --name consul --restart on-failure --mount type=volume,source=register,target=/consul/data \
  -p "$MOE_ADDRESS:8300-8301:8300-8301" -p "$MOE_ADDRESS:8301:8301/udp" -p "$MOE_ADDRESS:8500:8500" \
  -p "$MOE_ADDRESS:53:8600/udp" -p 172.17.0.1:53:8600/udp \
  -e CONSUL_LOCAL_CONFIG='{"server":true,"bootstrap_expect":3,"client_addr":"0.0.0.0"}' \
  lab/consul:1 agent -node=moe -advertise="$MOE_ADDRESS" -retry-join="$MOE_ADDRESS" -retry-join="$CURLY_ADDRESS"

# task: ports
docker port consul

# task: dns
for _ in $(seq 20); do dig +short +time=1 +tries=1 @larry curly.node.consul && break; done

# task: keep
docker volume inspect register

# task: failover
docker exec consul consul operator raft list-peers
