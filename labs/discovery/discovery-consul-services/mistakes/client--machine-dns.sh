# after: register
# on: moe
docker run -d --name client lab/sdclient:1
