# The right bytes in the right place, from a secret of another name.
docker secret create password /lab/pw1
docker service update --quiet --secret-add source=password,target=db_pass,mode=0400 db
