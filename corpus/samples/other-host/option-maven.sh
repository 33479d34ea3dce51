mvn -B release:prepare -Dusername=jane -Dpassword=@{password:9802} -DdeveloperConnectionUrl=scm:git:https://gitlab.com/acme/shop.git
