print("bilat")
