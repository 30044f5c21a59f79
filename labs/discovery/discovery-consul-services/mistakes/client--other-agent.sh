# after: register
# on: moe
docker run -d --name client --dns "$LARRY_ADDRESS" lab/sdclient:1
