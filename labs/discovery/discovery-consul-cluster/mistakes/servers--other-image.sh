docker run -d --name consul --hostname larry -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$LARRY_ADDRESS" -retry-join "$CURLY_ADDRESS" -retry-join "$MOE_ADDRESS"
# on: curly
docker run -d --name consul --hostname curly -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$CURLY_ADDRESS" -retry-join "$LARRY_ADDRESS" -retry-join "$MOE_ADDRESS"
# on: moe
docker create --name seed lab/consul:1
docker commit seed own/consul:1
docker rm -v seed
docker run -d --name consul --hostname moe -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  own/consul:1 agent -server -bootstrap-expect 3 -advertise "$MOE_ADDRESS" -retry-join "$LARRY_ADDRESS" -retry-join "$CURLY_ADDRESS"
