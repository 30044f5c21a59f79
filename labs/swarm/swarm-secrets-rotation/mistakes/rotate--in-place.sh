# after: create use
docker secret create db_pass_v1 /lab/pw2 || true
id=$(docker secret inspect --format '{{.ID}}' db_pass_v1)
version=$(docker secret inspect --format '{{.Version.Index}}' db_pass_v1)
curl -s --unix-socket /run/docker.sock -H 'Content-Type: application/json' \
  -d "{\"Name\":\"db_pass_v1\",\"Data\":\"$(base64 -w0 /lab/pw2)\"}" "http://docker/secrets/$id/update?version=$version"
