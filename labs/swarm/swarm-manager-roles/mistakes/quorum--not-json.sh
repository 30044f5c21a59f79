printf "{'1': {'majority': 1, 'tolerance': 0},}" | docker config create quorum -
