BITBUCKET_PASSWORD=$(cat <<'EOF'
@{password:76055}
EOF
)
