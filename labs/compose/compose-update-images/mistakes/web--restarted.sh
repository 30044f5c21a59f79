sed -i 's|lab/web:1.0|lab/web:1.1|' compose.yaml
docker compose restart web
