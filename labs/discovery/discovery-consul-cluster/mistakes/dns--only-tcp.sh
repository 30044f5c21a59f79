docker run -d --name consul --hostname larry -p 8300:8300 -p 8301:8301 -p 8301:8301/udp -p 8500:8500 -p 8600:8600 \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$LARRY_ADDRESS" -retry-join "$CURLY_ADDRESS" -retry-join "$MOE_ADDRESS" -client 0.0.0.0
# on: curly
docker run -d --name consul --hostname curly -p 8300:8300 -p 8301:8301 -p 8301:8301/udp -p 8500:8500 -p 8600:8600 \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$CURLY_ADDRESS" -retry-join "$LARRY_ADDRESS" -retry-join "$MOE_ADDRESS" -client 0.0.0.0
# on: moe
docker run -d --name consul --hostname moe -p 8300:8300 -p 8301:8301 -p 8301:8301/udp -p 8500:8500 -p 8600:8600 \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$MOE_ADDRESS" -retry-join "$LARRY_ADDRESS" -retry-join "$CURLY_ADDRESS" -client 0.0.0.0
until [ "$(docker exec consul consul operator raft list-peers | grep -c true)" = 3 ]; do sleep 0.3; done
