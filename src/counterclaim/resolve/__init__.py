"""Who, where, when, how many, through which channel, verified or not."""
