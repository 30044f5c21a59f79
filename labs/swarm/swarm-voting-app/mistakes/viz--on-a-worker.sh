cat > viz.yaml <<'X'
version: "3.8"
services:
  viz:
    image: lab/viz:1.0
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
    ports: [{ target: 8080, published: 8080, mode: host }]
    deploy:
      placement: { constraints: [node.role == worker] }
X
docker stack deploy --detach=true --resolve-image never -c viz.yaml voteapp
