docker service update --quiet --detach --args 'sleep infinity' --constraint-add node.role==worker antivirus
# Until nothing of the old tasks is left on the manager.
sleep 8
