docker service update --quiet --constraint-rm node.labels.zone==blue blue
