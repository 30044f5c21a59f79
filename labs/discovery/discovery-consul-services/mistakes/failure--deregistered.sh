# after: register client
# on: curly
docker stop server2
curl -sf -X PUT http://localhost:8500/v1/agent/service/deregister/server2
