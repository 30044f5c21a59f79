docker service update --quiet --detach --secret-add source=token,target=token.txt loop
