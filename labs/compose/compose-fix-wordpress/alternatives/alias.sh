# An alias in the network, a variable for both passwords, the backup's command repaired; the project is taken down first.
# task: port
docker compose -p blog down --remove-orphans
sed -i -e '/start-period/d' -e 's/"8008:80"/"0.0.0.0:8080:80"/' docker-compose.yml
docker compose up -d

# task: database
echo "BLOG_PASSWORD=tide-and-anchor" > .env
sed -i -e 's/DB_PASSWORD: .*/DB_PASSWORD: ${BLOG_PASSWORD:?}/' -e 's/image: lab.db:1/&\n    networks: { default: { aliases: [mysql] } }/' docker-compose.yml
docker compose up -d

# task: calm
sed -i "s|command: sh -c .*|command: [sh, -c, 'while cp /data/rows /backup/rows; do sleep 3600; done']|" docker-compose.yml
docker compose up -d backup

# task: posts
docker compose exec -T wordpress wget -qO- http://localhost/rows </dev/null > last-post
