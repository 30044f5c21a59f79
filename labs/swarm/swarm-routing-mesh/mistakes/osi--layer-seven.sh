printf 'L7 no' | docker config create osi -
