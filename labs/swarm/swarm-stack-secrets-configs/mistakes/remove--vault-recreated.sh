# The network of a stack comes to a machine with its first container: it is waited for, so that it can be seen to go.
until [ "$(docker service ls --filter name=legacyapp_api --format '{{.Replicas}}')" = 2/2 ]; do sleep 0.3; done
docker stack rm legacyapp
# Its network stays until the last container is off it, which may take as long as a container has to stop.
until [ -z "$(docker network ls --quiet --filter label=com.docker.stack.namespace=legacyapp)" ]; do sleep 0.3; done
until docker secret rm vault_key; do sleep 0.3; done
echo guessed | docker secret create vault_key -
