docker run -d --name consul --hostname larry -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$LARRY_ADDRESS"
# on: curly
# As in the notes: a dollar sign where the variable is set, so that it stays empty.
set +u
$JOIN_IP="$LARRY_ADDRESS" || true
docker run -d --name consul --hostname curly -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$CURLY_ADDRESS" -join $JOIN_IP
# on: moe
# As in the notes: a dollar sign where the variable is set, so that it stays empty.
set +u
$JOIN_IP="$LARRY_ADDRESS" || true
docker run -d --name consul --hostname moe -p 8300:8300 -p 8301:8301 -p 8301:8301/udp \
  lab/consul:1 agent -server -bootstrap-expect 3 -advertise "$MOE_ADDRESS" -join $JOIN_IP
