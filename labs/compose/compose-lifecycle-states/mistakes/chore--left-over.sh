docker compose run -e WORD="$WORD-$NUMBER" task
