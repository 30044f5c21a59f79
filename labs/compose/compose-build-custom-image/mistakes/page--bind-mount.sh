# after: build
echo "<p>$WORD-$NUMBER</p>" >> index.html
cat >> compose.yaml <<'YAML'
    volumes:
      - ./index.html:/usr/share/nginx/html/index.html
YAML
docker compose up -d --build
