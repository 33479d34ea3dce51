git stash push -m "password1 for stash"
git stash pop
stash_token_index=4
alias gst="git stash"
