# after: far
docker compose -f near/compose.yaml up -d
