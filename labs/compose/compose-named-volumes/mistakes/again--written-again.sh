# after: volumes insert
# The row is there, because it was written once more.
docker compose down -v
docker compose up -d
until curl -sf http://localhost:8080/ >/dev/null; do sleep 0.3; done
curl -sf -d "$ROW-$NUMBER" http://localhost:8080/rows
