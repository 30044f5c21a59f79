docker run -d --name consul --hostname larry -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -bootstrap -advertise "$LARRY_ADDRESS"
# on: curly
docker run -d --name consul --hostname curly -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -advertise "$CURLY_ADDRESS" -retry-join "$LARRY_ADDRESS"
# on: moe
docker run -d --name consul --hostname moe -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -advertise "$MOE_ADDRESS" -retry-join "$LARRY_ADDRESS"
until [ "$(docker exec consul consul operator raft list-peers | grep -c true)" = 3 ]; do sleep 0.3; done
