docker compose up -d --scale web=3 || true
