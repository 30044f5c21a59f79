# after: far
docker context use default
docker compose -f near/compose.yaml create
