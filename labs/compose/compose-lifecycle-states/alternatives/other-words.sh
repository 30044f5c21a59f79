# Other commands for the same states; the plain docker CLI where it does as well; a second file for the new service.
# task: states
docker-compose up --no-start lion
docker kill --signal KILL zoo-hare-1
docker stop zoo-bear-1
docker compose stop fox
docker compose start fox
docker pause zoo-tiger-1

# task: token
docker logs -t zoo-owl-1 > /tmp/owl.log
token=$(grep -o 'TOKEN=.*' /tmp/owl.log | cut -d= -f2)
cat > compose.override.yaml <<YAML
services:
  echo:
    image: busybox:latest
    command: ["sh", "-c", "echo the token is $token"]
    environment: ["TOKEN=$token"]
YAML
docker compose create echo
docker compose start echo

# task: attic
docker compose -p attic rm --stop --force
docker network rm attic_default
docker volume rm attic_boxes
docker image rm lab/attic:1

# task: chore
docker compose run --name chore task sh -c "echo '$WORD-$NUMBER' > /out/result"
docker rm chore
