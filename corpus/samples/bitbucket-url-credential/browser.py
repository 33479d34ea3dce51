driver.get("https://bitbucket.org/account/signin/")
driver.find_element_by_id("username").send_keys("jane")
driver.find_element_by_id("password").send_keys("@{password:23067}")
