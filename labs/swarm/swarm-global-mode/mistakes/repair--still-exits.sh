docker service update --quiet --detach --args 'sh -i' antivirus
