# Another version under the wanted name: images are compared by what they are.
cd /lab/app
docker pull lab/web:1.1
docker tag lab/web:1.1 lab/web:1.0
cat > compose.yaml <<'YAML'
name: counter
services:
  web:
    image: lab/web:1.0
    pull_policy: never
  redis:
    image: redis
YAML
docker compose up -d
