# after: lead purge
docker node promote node4
