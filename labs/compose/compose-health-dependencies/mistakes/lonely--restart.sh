echo restart > answer
