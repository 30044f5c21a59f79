docker node rm --force node2
