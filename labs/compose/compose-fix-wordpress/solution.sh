# task: port
sed -i 's/start-period/start_period/; s/8008:80/8080:80/' docker-compose.yml
docker compose up -d

# task: database
sed -i "s/anchor-and-tide/tide-and-anchor/; s/SITE_TITLE: .*/&\\n      DB_HOST: database/" docker-compose.yml
docker compose up -d

# task: calm
sed -i 's|/var/lib/db/rows|/data/rows|' docker-compose.yml
docker compose up -d

# task: posts
curl -s http://localhost:8080/rows | tail -n 1 > last-post
