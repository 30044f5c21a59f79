# after: far
docker context use default
docker compose -f near/compose.yaml up -d
echo 'export DOCKER_HOST=tcp://node2:2376 DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=/lab/certs' >> ~/.bashrc
