# after: start publish
cd /lab/app
cat > compose.yaml <<YAML
name: counter
services:
  web:
    image: lab/web:1.0
    ports: ["5000:5000"]
    environment:
      GREETING: $GREETING-$NUMBER
  redis:
    image: redis
YAML
docker compose restart
