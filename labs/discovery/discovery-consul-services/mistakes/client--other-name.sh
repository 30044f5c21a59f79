# after: register
# on: moe
docker run -d --name client --dns 172.17.0.1 -e SERVICE=distributed-app lab/sdclient:1
