# after: lead
docker node promote node4 node5
