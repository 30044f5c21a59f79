# More nodes in the zone, bytes instead of megabytes, an image with its digest left out, both port changes in one, and a secret in the long form.
# task: blue
docker node update --label-add zone=blue node3
docker node update --label-add zone=blue node2

# task: fat
docker service update --quiet --reserve-memory 536870912 --limit-memory 1g fat

# task: typo
docker service update --quiet --no-resolve-image --image docker.io/lab/web:1.0 typo

# task: closed
docker service update --quiet --publish-rm mode=host,published=8095,target=8080 --publish-add 'published=8095,target=80,mode=host' closed

# task: loop
docker service update --quiet --secret-add source=token,target=/run/secrets/token,mode=0400 loop
