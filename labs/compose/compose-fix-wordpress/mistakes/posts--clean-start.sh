# Everything works, and everything is gone.
docker compose -p blog down -v
sed -i 's/start-period/start_period/; s/8008:80/8080:80/' docker-compose.yml
sed -i "s/anchor-and-tide/tide-and-anchor/; s/SITE_TITLE: .*/&\\n      DB_HOST: database/" docker-compose.yml
sed -i 's|/var/lib/db/rows|/data/rows|' docker-compose.yml
docker compose up -d
until curl -sf http://localhost:8080/; do sleep 0.5; done
curl -s -d 'A fresh start' http://localhost:8080/rows
curl -s http://localhost:8080/rows | tail -n 1 > last-post
