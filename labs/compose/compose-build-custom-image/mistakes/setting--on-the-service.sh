# after: build
cat >> compose.yaml <<'YAML'
    environment:
      CUSTOM_ENV: env-value
YAML
docker compose up -d --build
