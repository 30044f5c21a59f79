# after: volumes
curl -sf -d "$ROW" http://localhost:8080/rows
