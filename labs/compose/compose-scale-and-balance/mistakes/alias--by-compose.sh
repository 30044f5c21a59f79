mkdir -p search
cd search
cat > compose.yaml <<'YAML'
services:
  s1: { image: "lab/web:1.0", container_name: s1, networks: { rr: { aliases: [search] } } }
  s2: { image: "lab/web:1.0", container_name: s2, networks: { rr: { aliases: [search] } } }
networks:
  rr: { name: rr }
YAML
docker compose up -d
