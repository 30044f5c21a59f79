printf 'L4 yes' | docker config create osi -
