# ~/.profile: a login shell.
[ -n "$BASH" ] && [ -f ~/.bashrc ] && . ~/.bashrc
