# after: register
docker exec consul consul kv put app/config "$SETTING"
docker rm -f server1 server2
docker run -d --name server1 -p 2001:80 -e CONSUL_HTTP_ADDR="$LARRY_ADDRESS:8500" lab/sdapp:1
docker run -d --name server2 -p 2002:80 -e CONSUL_HTTP_ADDR=127.0.0.1:8500 lab/sdapp:1
# on: curly
docker start server2
