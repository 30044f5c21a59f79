# after: build
echo "<p>$WORD-$NUMBER</p>" >> index.html
docker compose up -d
