# after: far
docker compose -f near/compose.yaml create
docker context use default
docker compose -f near/compose.yaml up -d
