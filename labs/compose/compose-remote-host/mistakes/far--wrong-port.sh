# The address without TLS, from older texts; and then by the environment.
docker context create remote --docker "host=tcp://node2:2375,ca=/lab/certs/ca.pem,cert=/lab/certs/cert.pem,key=/lab/certs/key.pem"
export DOCKER_HOST=tcp://node2:2376 DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=/lab/certs
docker compose -f far/compose.yaml up -d
