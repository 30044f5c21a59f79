# after: register
docker rm -f server1 server2
docker run -d --name server1 -p 2001:80 --dns 172.17.0.1 -e CONFIG="$SETTING" lab/sdapp:1
docker run -d --name server2 -p 2002:80 --dns 172.17.0.1 -e CONFIG="$SETTING" lab/sdapp:1
# on: curly
docker start server2
