docker context create remote --docker host=tcp://node2:2376
export DOCKER_HOST=tcp://node2:2376 DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=/lab/certs
docker compose -f far/compose.yaml up -d
