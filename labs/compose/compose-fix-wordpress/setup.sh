# The posts were written when all was well, and the containers were started before the last slip was made.
docker volume create --label com.docker.compose.project=blog --label com.docker.compose.volume=db --label com.docker.compose.version=2.26.1 blog_db
docker run -d --name seed -e DB_PASSWORD=seed -v blog_db:/var/lib/db lab/db:1
until docker exec seed db-ready; do sleep 0.2; done
docker exec seed db-insert "The first ferry of the year"
docker exec seed db-insert "Seen from the pier: a $POST, number $NUMBER this week"
docker rm -f seed
sed '/start-period/d' docker-compose.yml > /tmp/before.yml
docker compose -f /tmp/before.yml --project-directory . up -d
rm /tmp/before.yml
