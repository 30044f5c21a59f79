kubectl set resources deployment cache -n lab --limits=memory=16Mi
