# after: networks data
# Every part is there; the database alone is switched off.
cat > ports.yaml <<'X'
version: "3.8"
services:
  vote:
    ports:
      - { target: 80, published: 5000, mode: host }
  result:
    ports:
      - { target: 80, published: 5001, mode: host }
  db:
    deploy: { replicas: 0 }
X
docker stack deploy --detach=true --resolve-image never -c stack.yaml -c data.yaml -c ports.yaml voteapp
