docker service rm junk_bin
