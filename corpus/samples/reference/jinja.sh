git clone https://{{ bitbucket_user }}:{{ bitbucket_password1 }}@bitbucket.org/acme/shop.git
