# after: build
echo "<p>$WORD-$NUMBER</p>" >> index.html
docker compose cp index.html proxy:/usr/share/nginx/html/index.html
