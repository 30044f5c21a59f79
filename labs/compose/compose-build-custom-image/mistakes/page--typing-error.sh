# after: build
# Rolled out as it should be, but the number is missing.
echo "<p>$WORD</p>" >> index.html
docker compose up -d --build
