# ~/.bashrc: an interactive shell on this machine.
[ -z "$PS1" ] && return
PS1='\u@\h:\w\$ '
HISTCONTROL=ignoreboth
shopt -s histappend checkwinsize
alias ls='ls --color=auto' grep='grep --color=auto' ll='ls -l'
[ -f /usr/share/bash-completion/bash_completion ] && . /usr/share/bash-completion/bash_completion
