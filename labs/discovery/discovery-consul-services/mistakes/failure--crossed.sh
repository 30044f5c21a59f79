# after: register client
# on: curly
curl -sf -X PUT -d '{"ID":"server1","Name":"distributed_app","Port":2001,"Check":{"HTTP":"http://localhost:2002/healthz","Interval":"2s"}}' http://localhost:8500/v1/agent/service/register
curl -sf -X PUT -d '{"ID":"server2","Name":"distributed_app","Port":2002,"Check":{"HTTP":"http://localhost:2001/healthz","Interval":"2s"}}' http://localhost:8500/v1/agent/service/register
docker stop server2
