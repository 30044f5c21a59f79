# after: image secret
echo "<p>$WORD</p>" >> public/index.html
cat > Dockerfile <<'DOCKERFILE'
FROM clean:1.0
LABEL version=1.1
COPY public public
DOCKERFILE
docker build --secret id=token,src=token.txt -t clean:1.1 .
