docker node update --availability pause node2
