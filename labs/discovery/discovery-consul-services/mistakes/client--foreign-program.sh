# after: register
# on: moe
docker create --name seed lab/sdclient:1
docker commit seed own/sdclient:1
docker rm seed
docker run -d --name client --dns 172.17.0.1 own/sdclient:1
