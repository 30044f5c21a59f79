# after: servers ports
# on: moe
# An agent for the applications, which nobody told its address.
docker run -d --name agent --hostname agent lab/consul:1 agent -retry-join "$LARRY_ADDRESS"
