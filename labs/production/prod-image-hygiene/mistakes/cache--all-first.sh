# after: image secret
echo "<p>$WORD</p>" >> public/index.html
cat > Dockerfile <<'DOCKERFILE'
FROM lab/base:1.0
LABEL version=1.1
WORKDIR /srv/pantry
COPY . .
RUN --mount=type=secret,id=token sh bin/install /run/secrets/token
ENV PANTRY_LOG=/dev/stderr
USER 10001:10001
HEALTHCHECK --interval=2s --timeout=2s CMD wget -qO /dev/null http://localhost:8080/
CMD ["sh", "bin/serve"]
DOCKERFILE
docker build --secret id=token,src=token.txt -t clean:1.1 .
