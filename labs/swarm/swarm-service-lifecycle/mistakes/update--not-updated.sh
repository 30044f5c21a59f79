# after: create
# An update of this very service that has completed, but of something else.
docker service update --quiet --label-add version=1.1 --force webserver
