docker run -d --name server1 -p 2001:80 --dns 172.17.0.1 lab/sdapp:1
docker run -d --name server2 -p 2002:80 --dns 172.17.0.1 lab/sdapp:1
# on: curly
docker run -d --name server1 -p 2001:80 --dns 172.17.0.1 lab/sdapp:1
docker run -d --name server2 -p 2002:80 --dns 172.17.0.1 lab/sdapp:1
# on: larry
curl -sf -X PUT -d '{"ID":"server1","Name":"distributed_app","Port":2001,"Check":{"HTTP":"http://localhost:2001/healthz","Interval":"2s"}}' http://localhost:8500/v1/agent/service/register
curl -sf -X PUT -d '{"ID":"server2","Name":"distributed_app","Port":2002,"Check":{"HTTP":"http://localhost:2002/healthz","Interval":"2s"}}' http://localhost:8500/v1/agent/service/register
curl -sf -X PUT -d "{\"ID\":\"server3\",\"Name\":\"distributed_app\",\"Address\":\"$CURLY_ADDRESS\",\"Port\":2001,\"Check\":{\"HTTP\":\"http://$CURLY_ADDRESS:2001/healthz\",\"Interval\":\"2s\"}}" http://localhost:8500/v1/agent/service/register
curl -sf -X PUT -d "{\"ID\":\"server4\",\"Name\":\"distributed_app\",\"Address\":\"$CURLY_ADDRESS\",\"Port\":2002,\"Check\":{\"HTTP\":\"http://$CURLY_ADDRESS:2002/healthz\",\"Interval\":\"2s\"}}" http://localhost:8500/v1/agent/service/register
