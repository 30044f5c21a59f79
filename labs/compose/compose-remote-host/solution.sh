# task: far
docker context create remote --docker "host=tcp://node2:2376,ca=/lab/certs/ca.pem,cert=/lab/certs/cert.pem,key=/lab/certs/key.pem"
docker context use remote
docker compose -f far/compose.yaml up -d

# task: near
docker context use default
docker compose -f near/compose.yaml up -d
