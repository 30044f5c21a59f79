# Each waits for three, and nobody is told whom to ask.
docker run -d --name consul --hostname larry -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$LARRY_ADDRESS"
# on: curly
docker run -d --name consul --hostname curly -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$CURLY_ADDRESS"
# on: moe
docker run -d --name consul --hostname moe -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$MOE_ADDRESS"
