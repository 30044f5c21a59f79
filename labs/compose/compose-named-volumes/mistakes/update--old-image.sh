# after: volumes insert again
docker compose up -d --force-recreate db
