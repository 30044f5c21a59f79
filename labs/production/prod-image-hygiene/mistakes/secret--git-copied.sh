# after: image
# The token of .git/config has been taken out, the rest of the history is still there.
sed -i "s/$TOKEN/hidden/" .git/config
cat > Dockerfile <<'DOCKERFILE'
FROM lab/base:1.0
LABEL version=1.0
WORKDIR /srv/pantry
COPY bin/install bin/install
COPY deps.txt .
RUN --mount=type=secret,id=token sh bin/install /run/secrets/token
COPY . .
ENV PANTRY_LOG=/dev/stderr
USER 10001:10001
HEALTHCHECK --interval=2s --timeout=2s CMD wget -qO /dev/null http://localhost:8080/
CMD ["sh", "bin/serve"]
DOCKERFILE
echo token.txt > .dockerignore
docker build --secret id=token,src=token.txt -t clean:1.0 .
