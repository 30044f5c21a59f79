# after: far
docker --context default compose -f near/compose.yaml up -d
