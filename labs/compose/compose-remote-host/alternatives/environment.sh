# The three variables instead of the context, which comes from a file, by address; the context is named for single commands only.
# task: far
docker context create elsewhere --docker "host=tcp://$NODE2_ADDRESS:2376,ca=/lab/certs/ca.pem,cert=/lab/certs/cert.pem,key=/lab/certs/key.pem"
docker context export elsewhere /tmp/elsewhere.tar
docker context import remote /tmp/elsewhere.tar
docker context rm elsewhere
cd /lab/far
export DOCKER_HOST="tcp://$NODE2_ADDRESS:2376" DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=/lab/certs
docker compose up -d

# task: near
docker -H unix:///var/run/docker.sock compose -f /lab/near/compose.yaml up -d
