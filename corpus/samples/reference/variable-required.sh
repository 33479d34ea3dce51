app_password="${ATL_BB_APP_PASSWORD:?Please set ATL_BB_APP_PASSWORD. Make one at https://bitbucket.org/account/}"
: "${BITBUCKET_TOKEN:?needs to be set, see README2}"
