# after: create use
docker secret create db_pass_v2 /lab/pw2
docker secret rm db_pass_v1 || true
