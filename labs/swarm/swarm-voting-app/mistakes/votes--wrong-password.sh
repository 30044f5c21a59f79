# after: networks data
# The database does not let worker in; its log says so, and it waits.
cat > ports.yaml <<'X'
version: "3.8"
services:
  vote:
    ports:
      - { target: 80, published: 5000, mode: host }
  result:
    ports:
      - { target: 80, published: 5001, mode: host }
  worker:
    environment: { POSTGRES_PASSWORD: swordfish }
X
docker stack deploy --detach=true --resolve-image never -c stack.yaml -c data.yaml -c ports.yaml voteapp
