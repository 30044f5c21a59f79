# after: register
curl -sf -X PUT -d "$SETTING" http://localhost:8500/v1/kv/app/setting
docker rm -f server1 server2
docker run -d --name server1 -p 2001:80 --dns 172.17.0.1 -e CONFIG_KEY=app/setting lab/sdapp:1
docker run -d --name server2 -p 2002:80 --dns 172.17.0.1 -e CONFIG_KEY=app/setting lab/sdapp:1
# on: curly
docker rm -f server1 server2
docker run -d --name server1 -p 2001:80 --dns 172.17.0.1 -e CONFIG_KEY=app/setting lab/sdapp:1
docker run -d --name server2 -p 2002:80 --dns 172.17.0.1 -e CONFIG_KEY=app/setting lab/sdapp:1
