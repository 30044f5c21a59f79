# after: lock restart
install -m 600 /root/first.key /root/unlock.key
