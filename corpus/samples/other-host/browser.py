driver.get("https://tracker.example/signin/")
driver.find_element_by_id("password").send_keys("@{password:23069}")
