# after: far
docker context use default
export DOCKER_HOST=tcp://node2:2376 DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=/lab/certs
docker compose -f near/compose.yaml up -d
