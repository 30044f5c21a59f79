# Something stands in the file, and it is not the token.
echo let-me-in | docker secret create token2 -
docker service update --quiet --detach --secret-add source=token2,target=token loop
