#!/bin/sh
# The bad evening, as a drill. Run it on every machine of the swarm, after the backup: sh /root/disaster.sh
case $(docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}') in
  "active true")
    echo "Somebody means to clean up a test system and is logged in to the wrong one."
    docker service rm ledger
    until docker secret rm k 2> /dev/null; do sleep 0.2; done
    echo "Somebody else puts a new service there, to see whether anything still works."
    docker service create --detach --quiet --name post-backup lab/web:1.0
    date -u > /root/disaster.log ;;
  "active false")
    echo "The machine is taken out of the swarm, to be on the safe side."
    docker swarm leave ;;
  *) echo "This machine is in no swarm: nothing to destroy." ;;
esac
